/** An HTTP-FLV viewer that checks what it reads: tags, timestamps, stamps, and how old each picture is on arrival. */
import { get, type IncomingMessage } from 'node:http';
import { readStamps } from '../media/stamp.ts';
import { FlvStreamReader, isSequenceHeader, type FlvTag } from './flv-file.ts';

/** Runs until `stop` or the server's end. */
export class FlvViewer {
  readonly ages: number[] = [];
  readonly tags: FlvTag[] = [];
  /** Everything received, as one file. */
  get file(): Buffer {
    return Buffer.concat(this.#pieces);
  }
  bytes = 0;
  video = 0;
  audio = 0;
  /** Longest time without a byte since the first one, in milliseconds. */
  longestGapMs = 0;
  /** Resolves when the response ended or broke; never rejects. */
  readonly ended: Promise<void>;
  readonly #response: IncomingMessage;
  readonly #reader = new FlvStreamReader();
  readonly #listeners = new Set<() => void>();
  readonly #isKeeping: boolean;
  readonly #pieces: Buffer[] = [];
  #lastAtMs = 0;

  private constructor(response: IncomingMessage, isKeeping: boolean) {
    this.#response = response;
    this.#isKeeping = isKeeping;
    this.ended = new Promise((resolve) => response.once('close', resolve));
    response.on('error', () => undefined);
    response.on('data', (bytes: Buffer) => this.#take(bytes));
    response.on('close', () => this.#tell());
  }

  /** @throws Error with the status when the answer is not 200. `isKeeping` keeps every tag and byte for later comparison. */
  static open(
    url: string,
    options: { readonly isKeeping?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<FlvViewer> {
    return new Promise((resolve, reject) => {
      const request = get(url, { agent: false, headers: { ...options.headers } }, (response) => {
        if (response.statusCode === 200) resolve(new FlvViewer(response, options.isKeeping ?? false));
        else {
          response.resume();
          reject(new Error(`${url} answered ${response.statusCode}`));
        }
      });
      request.once('error', reject);
    });
  }

  #take(bytes: Buffer): void {
    const now = Date.now();
    if (this.bytes > 0) this.longestGapMs = Math.max(this.longestGapMs, now - this.#lastAtMs);
    this.#lastAtMs = now;
    this.bytes += bytes.length;
    if (this.#isKeeping) this.#pieces.push(bytes);
    for (const tag of this.#reader.push(bytes)) {
      if (this.#isKeeping) this.tags.push({ ...tag, body: Buffer.from(tag.body) });
      if (tag.type === 18 || isSequenceHeader(tag)) continue;
      if (tag.type === 9) this.video += 1;
      else this.audio += 1;
      for (const stamp of readStamps(tag.body)) this.ages.push(now - stamp);
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Waits until `test` holds. Rejects at the end of the stream or after `timeoutMs`. */
  async until(what: string, test: (viewer: FlvViewer) => boolean, timeoutMs = 20_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: not within ${timeoutMs} ms`)), timeoutMs);
      const check = (): void => {
        const isTrue = test(this);
        if (!isTrue && !this.#response.destroyed) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        if (isTrue) resolve();
        else reject(new Error(`${what}: the stream ended before`));
      };
      this.#listeners.add(check);
      check();
    });
  }

  stop(): void {
    this.#response.destroy();
  }
}
