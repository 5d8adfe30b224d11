import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** One rendered playlist, shared by everybody who asks for this state of it. */
export class PlaylistText {
  readonly plain: Buffer;
  #gzip: Promise<Buffer> | null = null;

  constructor(text: string) {
    this.plain = Buffer.from(text);
  }

  /** Compressed once, when the first client that takes it asks. */
  gzip(): Promise<Buffer> {
    // Level 4: within a few per cent of the default for playlists, at a third of the time.
    this.#gzip ??= compress(this.plain, { level: 4 });
    return this.#gzip;
  }
}
