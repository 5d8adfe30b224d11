/** The blob that was asked for does not exist. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing';
  /** Key of the error registry. */
  readonly code = 'not_found';

  constructor(key: string) {
    super(`no blob at ${key}`);
  }
}
