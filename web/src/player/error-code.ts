/** What can go wrong while playing; the code is shown small so that people can report it. */
export type PlayerErrorCode =
  /** The playlist or stream cannot be reached. */
  | 'P-NET-01'
  /** A part or segment cannot be loaded. */
  | 'P-NET-02'
  /** The connection is lost or too slow. */
  | 'P-NET-03'
  /** The server refuses the stream. */
  | 'P-NET-04'
  /** The picture cannot be decoded. */
  | 'P-MED-01'
  /** The browser takes no more data. */
  | 'P-MED-02'
  /** The browser cannot play the codec. */
  | 'P-COD-01';
