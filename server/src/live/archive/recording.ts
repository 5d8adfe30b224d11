import { recordingHeader, setSampleDescriptionIndex } from '@amphi/media/fmp4';
import type { BlobStore } from '../../platform/blob/index.ts';
import { segmentKey, type IndexHeader, type IndexSegment } from './archive-index.ts';
import { readBlob } from './blob-bytes.ts';
import { readIndex, readInits } from './recovery.ts';

const maxSegmentBytes = 512 * 1024 * 1024;

/** One stored segment in the virtual file. */
interface Piece {
  readonly line: IndexSegment;
  /** Position in the file, in bytes. */
  readonly offset: number;
  /** Which sample entry of the header its samples need, from 1. */
  readonly descriptionIndex: number;
}

/** The stored segments of a session as one MP4 that exists nowhere: a header made from the index, then the segments as they are. */
export class Recording {
  readonly header: IndexHeader;
  readonly byteLength: number;
  readonly durationMs: number;
  readonly #blobs: BlobStore;
  readonly #sessionId: string;
  readonly #head: Uint8Array;
  readonly #pieces: readonly Piece[];

  private constructor(
    blobs: BlobStore,
    sessionId: string,
    parts: { readonly header: IndexHeader; readonly head: Uint8Array; readonly pieces: readonly Piece[] },
  ) {
    const last = parts.pieces.at(-1);
    this.#blobs = blobs;
    this.#sessionId = sessionId;
    this.#head = parts.head;
    this.#pieces = parts.pieces;
    this.header = parts.header;
    this.byteLength = last === undefined ? parts.head.byteLength : last.offset + last.line.bytes;
    this.durationMs = parts.pieces.reduce((sum, piece) => sum + piece.line.durationMs, 0);
  }

  /** Null when the session left nothing that can be played. */
  static async open(blobs: BlobStore, sessionId: string): Promise<Recording | null> {
    const index = await readIndex(blobs, sessionId);
    if (index === null || index.header === null) return null;
    const inits = await readInits(blobs, sessionId, index.inits);
    const order = [...inits.keys()];
    const lines = index.segments.filter((line) => inits.has(line.initId));
    if (lines.length === 0) return null;
    const head = recordingHeader({
      inits: [...inits.values()],
      durationMs: lines.reduce((sum, line) => sum + line.durationMs, 0),
      segments: lines.map(({ bytes, startMs, durationMs }) => ({ byteLength: bytes, startMs, durationMs })),
    });
    let offset = head.byteLength;
    const pieces = lines.map((line) => {
      const piece = { line, offset, descriptionIndex: order.indexOf(line.initId) + 1 };
      offset += line.bytes;
      return piece;
    });
    return new Recording(blobs, sessionId, { header: index.header, head, pieces });
  }

  /** Wall clock of the first frame. */
  get startedAt(): Date | null {
    const first = this.#pieces[0];
    return first === undefined ? null : new Date(first.line.dateMs);
  }

  /** Bytes `start` to `end`, both inclusive. */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (start < this.#head.byteLength) yield this.#head.subarray(start, end + 1);
    for (let at = this.#pieceAt(start); at < this.#pieces.length; at += 1) {
      const piece = this.#pieces[at];
      if (piece === undefined || piece.offset > end) return;
      const from = Math.max(0, start - piece.offset);
      const to = Math.min(piece.line.bytes - 1, end - piece.offset);
      yield* this.#readPiece(piece, from, to);
    }
  }

  /** Index of the first piece that ends behind `position`. */
  #pieceAt(position: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.offset + piece.line.bytes <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  async *#readPiece({ line, descriptionIndex }: Piece, start: number, end: number): AsyncGenerator<Uint8Array> {
    const key = segmentKey(this.#sessionId, line.msn);
    if (descriptionIndex === 1) {
      for await (const chunk of await this.#blobs.read(key, { start, end })) yield toBytes(chunk);
      return;
    }
    const bytes = await readBlob(this.#blobs, key, maxSegmentBytes);
    if (bytes === null) throw new Error(`segment ${line.msn} of the recording is gone`);
    yield setSampleDescriptionIndex(bytes, descriptionIndex).subarray(start, end + 1);
  }
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('expected bytes from the blob store');
}
