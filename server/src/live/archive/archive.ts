import type { InitEvent, PartEvent, SegmentDoneEvent } from '@amphi/media/segment';
import { millis } from '@amphi/media/time';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { LiveSession } from '../live.ts';
import type { PackageSink } from '../package/packager.ts';
import { archiveFolder, type ArchiveIndex, type IndexHeader, type IndexSegment } from './archive-index.ts';
import type { DiskWatch } from './disk-watch.ts';
import { SegmentFiles } from './segment-files.ts';
import { markUnkept, unmarkUnkept } from './unkept.ts';
import { WriteQueue, type WriteJob, type WriteLimits } from './write-queue.ts';

/*
 * One write serves DVR and recording. When the disk is slower than the stream (16 MB or 10 s behind), full or broken, the
 * segment in work is given up as a whole, with a warning, and the next one is tried again (after 10 s when the disk said no):
 *
 *   part ──► queue ──► append ──► … ──► done ──► line in the index: stored
 *              │ full      │ failed, or disk low
 *              └───────────┴──────► segment given up (deleted) ──► next segment
 *
 * The live goes on in any case; viewers can go back only to what is stored.
 */

const writeLimits: WriteLimits = { maxBytes: 16 * 1024 * 1024, maxAgeMs: 10_000 };
const pauseMs = 10_000;
/** A viewer may hold a playlist that is a little older than ours. */
const retentionSlackMs = 60_000;
/** A disk that does not answer must not keep a session from ending. */
const patienceMs = millis(15_000);

/** Why the archive gives up segments; codes of `LiveHealth.warnings`. */
export type ArchiveTrouble = 'disk_low' | 'disk_slow' | 'disk_fault';

/** What an archive needs. */
export interface ArchiveOptions {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: DiskWatch;
  readonly session: Pick<LiveSession, 'sessionId' | 'liveId' | 'prefix'>;
  readonly isRecorded: boolean;
  /** How far viewers can go back; without recording older segments are deleted. */
  readonly windowMs: number;
  readonly targetDurationSeconds: number;
  /** Asked when the first part is there. */
  readonly partTargetMs: () => number;
  readonly earlier: ArchiveIndex | null;
}

/** The stored side of one session. */
export class Archive implements PackageSink {
  readonly #options: ArchiveOptions;
  readonly #files: SegmentFiles;
  readonly #queue = new WriteQueue();
  readonly #inits = new Map<number, Omit<InitEvent, 'type'>>();
  readonly #recent = new Set<number>();
  readonly #earlierMsn: number;
  /** Without recording: what is to be deleted in time, oldest first. */
  readonly #kept: IndexSegment[] = [];
  #durationMs = 0;
  #bytes = 0;
  #lostMsn = -1;
  #pausedUntil = 0;
  #trouble: { readonly code: ArchiveTrouble; readonly at: number } | null = null;
  #work: Promise<void> | null = null;

  constructor(options: ArchiveOptions) {
    const earlier = options.earlier?.segments ?? [];
    this.#options = options;
    this.#files = new SegmentFiles(options.blobs, options.session.sessionId, options.earlier);
    this.#earlierMsn = earlier.at(-1)?.msn ?? -1;
    for (const line of earlier) this.#count(line);
  }

  /** What is wrong with the disk, as far as this session noticed; null when all is well. */
  get trouble(): ArchiveTrouble | null {
    if (this.#options.disk.isLow) return 'disk_low';
    const trouble = this.#trouble;
    return trouble !== null && this.#options.clock.now() - trouble.at < 3 * pauseMs ? trouble.code : null;
  }

  /** To be called once before the first part. */
  async open(): Promise<void> {
    if (!this.#options.isRecorded) await markUnkept(this.#options.blobs, this.#options.session.sessionId);
  }

  init(event: InitEvent): void {
    const { type: _, ...init } = event;
    this.#inits.set(event.initId, init);
  }

  part(event: PartEvent, bytes: Uint8Array): void {
    const { msn, initId } = event;
    if (msn === this.#lostMsn) return;
    const now = this.#options.clock.now();
    if (this.#options.disk.isLow || now < this.#pausedUntil) this.#lose(msn, this.trouble ?? 'disk_low');
    else if (this.#queue.isFull(bytes.byteLength, now, writeLimits)) this.#lose(msn, 'disk_slow');
    else {
      const job = { kind: 'part' as const, msn, initId, bytes, at: now };
      // Only a recording must have each part on the disk at once; a window to go back in is written a segment at a time.
      if (this.#options.isRecorded) this.#add(job);
      else this.#queue.add(job);
    }
  }

  segment(event: SegmentDoneEvent, dateMs: number): void {
    const { msn, initId, startMs, durationMs, byteLength, isDiscontinuity } = event;
    if (msn === this.#lostMsn) return;
    const line: IndexSegment = {
      type: 'segment',
      msn,
      initId,
      startMs,
      durationMs,
      bytes: byteLength,
      isDiscontinuity,
      dateMs,
    };
    this.#add({ kind: 'done', line });
  }

  isStored(msn: number): boolean {
    return msn <= this.#earlierMsn || this.#recent.has(msn);
  }

  /** Ends writing; null when nothing was recorded. */
  async finish(): Promise<{ readonly durationMs: number; readonly bytes: number } | null> {
    await this.#settle();
    if (!this.#options.isRecorded || this.#durationMs === 0) return null;
    return { durationMs: Math.round(this.#durationMs), bytes: this.#bytes };
  }

  /** Deletes everything that is not a recording; to be called when viewers can no longer go back. */
  async forget(): Promise<void> {
    const { blobs, isRecorded, session } = this.#options;
    if (isRecorded && this.#durationMs > 0) return;
    await blobs.deleteAll(archiveFolder(session.sessionId));
    await unmarkUnkept(blobs, session.sessionId);
  }

  #add(job: WriteJob): void {
    this.#queue.add(job);
    this.#work ??= this.#drain();
  }

  #lose(msn: number, code: ArchiveTrouble): void {
    const { log, session, clock } = this.#options;
    if (this.#trouble === null || this.trouble === null) {
      log.warn({ sessionId: session.sessionId, msn, code }, 'a segment cannot be stored; the live goes on');
    }
    this.#trouble = { code, at: clock.now() };
    this.#lostMsn = msn;
    this.#queue.forget(msn);
    this.#add({ kind: 'drop', msn });
  }

  async #drain(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const jobs = this.#queue.next();
      try {
        await this.#run(jobs);
      } catch (err) {
        this.#failed(jobs, err);
      }
    }
    this.#work = null;
  }

  async #run(jobs: readonly WriteJob[]): Promise<void> {
    const first = jobs[0];
    if (first?.kind === 'part') {
      await this.#prepare(first.initId);
      const chunks = jobs.map((job) => (job.kind === 'part' ? job.bytes : new Uint8Array(0)));
      await this.#files.append(first.msn, chunks);
    } else if (first?.kind === 'done') {
      await this.#files.finishSegment(first.line);
      this.#stored(first.line);
      await this.#retire(first.line);
    } else if (first?.kind === 'drop') await this.#files.dropSegment(first.msn);
  }

  async #prepare(initId: number): Promise<void> {
    const { session, isRecorded, targetDurationSeconds, partTargetMs } = this.#options;
    const header: IndexHeader = {
      type: 'header',
      version: 1,
      liveId: session.liveId,
      prefix: session.prefix,
      isRecorded,
      partTargetMs: partTargetMs(),
      targetDurationSeconds,
    };
    await this.#files.saveHeader(header);
    const init = this.#inits.get(initId);
    if (init !== undefined) await this.#files.saveInit(init);
  }

  #failed(jobs: readonly WriteJob[], err: unknown): void {
    const first = jobs[0];
    const code = isFull(err) ? 'disk_low' : 'disk_fault';
    const msn = first === undefined ? -1 : first.kind === 'done' ? first.line.msn : first.msn;
    this.#options.log.error({ err, sessionId: this.#options.session.sessionId, msn }, 'the archive cannot be written');
    this.#trouble = { code, at: this.#options.clock.now() };
    this.#pausedUntil = this.#options.clock.now() + pauseMs;
    if (first === undefined || first.kind === 'drop') return;
    this.#lostMsn = Math.max(this.#lostMsn, msn);
    this.#queue.forget(msn);
    this.#queue.add({ kind: 'drop', msn });
  }

  #stored(line: IndexSegment): void {
    this.#recent.add(line.msn);
    // The window asks about segments of the last seconds only.
    this.#recent.delete(line.msn - 256);
    this.#count(line);
  }

  #count(line: IndexSegment): void {
    this.#durationMs += line.durationMs;
    this.#bytes += line.bytes;
    if (!this.#options.isRecorded) this.#kept.push(line);
  }

  async #retire(latest: IndexSegment): Promise<void> {
    const oldestMs = latest.startMs - this.#options.windowMs - retentionSlackMs;
    while ((this.#kept[0]?.startMs ?? oldestMs) < oldestMs) {
      const gone = this.#kept.shift();
      if (gone !== undefined) await this.#files.delete(gone.msn);
    }
  }

  async #settle(): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(patienceMs, timeout.resolve);
    await Promise.race([this.#close(), timeout.promise]);
    cancel();
  }

  async #close(): Promise<void> {
    await this.#work;
    await this.#files.close().catch((err: unknown) => {
      this.#options.log.error({ err, sessionId: this.#options.session.sessionId }, 'the archive cannot be closed');
    });
  }
}

const isFull = (err: unknown): boolean =>
  err instanceof Error && 'code' in err && (err.code === 'ENOSPC' || err.code === 'EDQUOT');
