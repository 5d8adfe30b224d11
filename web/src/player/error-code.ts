/** What can go wrong while playing; the code is shown small so that people can report it. */
export const playerErrors = {
  'P-NET-01': 'the playlist or stream cannot be reached',
  'P-NET-02': 'a part or segment cannot be loaded',
  'P-NET-03': 'the connection is lost',
  'P-NET-04': 'the server refuses the stream',
  'P-MED-01': 'the picture cannot be decoded',
  'P-MED-02': 'the browser takes no more data',
  'P-COD-01': 'the browser cannot play the codec',
} as const;

/** Code of a player error. */
export type PlayerErrorCode = keyof typeof playerErrors;
