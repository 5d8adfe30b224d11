import type { InitEvent } from '@amphi/media/segment';
import type { BlobStore, BlobWriter } from '../../platform/blob/index.ts';
import {
  indexKey,
  initKey,
  segmentKey,
  serializeLines,
  type ArchiveIndex,
  type IndexHeader,
  type IndexLine,
  type IndexSegment,
} from './archive-index.ts';

/** The blobs of one session while it is written: index, init segments, the segment that grows. Calls must not overlap. */
export class SegmentFiles {
  readonly #blobs: BlobStore;
  readonly #sessionId: string;
  readonly #savedInits = new Set<number>();
  #hasHeader: boolean;
  #index: BlobWriter | null = null;
  #segment: { readonly msn: number; readonly writer: BlobWriter } | null = null;

  constructor(blobs: BlobStore, sessionId: string, earlier: ArchiveIndex | null) {
    this.#blobs = blobs;
    this.#sessionId = sessionId;
    this.#hasHeader = earlier !== null;
    for (const init of earlier?.inits ?? []) this.#savedInits.add(init.initId);
  }

  async saveHeader(header: IndexHeader): Promise<void> {
    if (this.#hasHeader) return;
    await this.#appendLine(header);
    this.#hasHeader = true;
  }

  /** The bytes first, then the line, so that the index never names what is not there. */
  async saveInit(init: Omit<InitEvent, 'type'>): Promise<void> {
    if (this.#savedInits.has(init.initId)) return;
    const { bytes, ...facts } = init;
    await this.#blobs.put(initKey(this.#sessionId, init.initId), [bytes]);
    await this.#appendLine({ ...facts, type: 'init' });
    this.#savedInits.add(init.initId);
  }

  async append(msn: number, chunks: readonly Uint8Array[]): Promise<void> {
    if (this.#segment?.msn !== msn) {
      await this.#closeSegment();
      this.#segment = { msn, writer: await this.#blobs.openWriter(segmentKey(this.#sessionId, msn)) };
    }
    await this.#segment?.writer.append(chunks);
  }

  async finishSegment(line: IndexSegment): Promise<void> {
    await this.#closeSegment();
    await this.#appendLine(line);
  }

  async dropSegment(msn: number): Promise<void> {
    if (this.#segment?.msn === msn) await this.#closeSegment();
    await this.delete(msn);
  }

  async delete(msn: number): Promise<void> {
    await this.#blobs.delete(segmentKey(this.#sessionId, msn));
  }

  async close(): Promise<void> {
    await this.#closeSegment();
    const index = this.#index;
    this.#index = null;
    await index?.close();
  }

  async #appendLine(line: IndexLine): Promise<void> {
    this.#index ??= await this.#blobs.openWriter(indexKey(this.#sessionId), { resume: true });
    await this.#index.append([serializeLines([line])]);
  }

  async #closeSegment(): Promise<void> {
    const segment = this.#segment;
    this.#segment = null;
    await segment?.writer.close();
  }
}
