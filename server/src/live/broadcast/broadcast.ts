import { TimelineRepair, type UnitEvent } from '@amphi/media/unit';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { Archive } from '../archive/archive.ts';
import type { DiskWatch } from '../archive/disk-watch.ts';
import { LiveStream } from '../hub/live-stream.ts';
import type { LiveHealth, LiveRoom, LiveSession } from '../live.ts';
import { Packager, type PackageSink } from '../package/packager.ts';
import type { WindowLimits } from '../package/segment-window.ts';
import { Audience } from './audience.ts';
import { earlierRunOf } from './earlier-run.ts';
import { HealthMeter } from './health-meter.ts';
import type { RecoveredArchive } from '../archive/recovery.ts';

/** What every broadcast needs from the process. */
export interface BroadcastTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly blobs: BlobStore;
  readonly disk: DiskWatch;
}

/** One broadcast: `session` is null while it is only a preview. */
export interface BroadcastOptions {
  readonly tools: BroadcastTools;
  readonly room: LiveRoom;
  readonly prefix: string;
  readonly startTime: Date;
  readonly session: LiveSession | null;
  /** The preview that went live: what comes now continues its timeline. */
  readonly preview: Broadcast | null;
  /** What a crash left of the session. */
  readonly recovered: RecoveredArchive | null;
  /** A bug in packaging: the session must end. */
  readonly onFault: (fault: unknown) => void;
}

/**
 * The open segment and the one before it lie in memory: what low-latency players ask for. Who plays further back is served from
 * the archive, which the system still has in its own cache. Four seconds more would cost 1.2 MB per stream at 2.5 Mbit/s.
 */
const memoryMs = 2_000;
const unstoredMs = 24_000;

/** Nothing of a preview is kept. */
const nowhere: PackageSink = { init: () => {}, part: () => {}, segment: () => {}, isStored: () => false };

/** The media of one session in this process: hub, packaging, archive, audience and health. */
export class Broadcast {
  readonly liveId: string;
  readonly prefix: string;
  readonly startTime: Date;
  readonly session: LiveSession | null;
  readonly isPrivate: boolean;
  readonly stream: LiveStream;
  readonly packager: Packager;
  readonly archive: Archive | null;
  readonly audience: Audience;
  readonly meter: HealthMeter;
  readonly #timeline: TimelineRepair;
  #isResuming = false;

  constructor(options: BroadcastOptions) {
    const { tools, room, session, recovered, preview } = options;
    this.liveId = room.liveId;
    this.prefix = options.prefix;
    this.startTime = options.startTime;
    this.session = session;
    this.isPrivate = session === null;
    this.audience = new Audience(tools.clock, session);
    this.meter = new HealthMeter(tools.clock);
    const onReaderFault = (fault: unknown): void => options.onFault(fault);
    this.stream = new LiveStream({ onReaderFault });
    const targetDurationSeconds = room.hasShortGops ? 2 : 4;
    const limits = limitsOf(room, targetDurationSeconds);
    this.archive = session === null ? null : this.#openArchive(options, session, limits, targetDurationSeconds);
    const earlier = recovered === null ? null : earlierRunOf(recovered);
    this.packager = new Packager({
      wishedPartMs: wishedPartMs(room.partTargetMs),
      targetDurationSeconds,
      limits,
      clock: tools.clock,
      sink: this.archive ?? nowhere,
      onWarning: ({ code, detail }) => this.meter.warn(code, detail),
      earlier,
      startMs: preview === null ? null : 0,
    });
    this.#timeline = preview?.timeline ?? new TimelineRepair(earlier === null ? {} : { startMs: earlier.endMs });
    this.stream.attach(this.packager);
    this.stream.attach(this.meter);
    for (const event of preview?.stream.startingPoint() ?? []) this.stream.push(event);
  }

  get timeline(): TimelineRepair {
    return this.#timeline;
  }

  /** An event of the publisher, with its raw timestamps. */
  push(event: UnitEvent): void {
    for (const repaired of this.#timeline.push(event)) {
      if (repaired.type === 'discontinuity') {
        if (!this.#isResuming) this.meter.warn('timestamps_jump', '');
        this.#isResuming = false;
      }
      this.stream.push(repaired);
    }
  }

  /** Another publisher goes on from here. */
  resume(): void {
    this.#isResuming = true;
    this.#timeline.continueAfter();
  }

  /** The publisher is gone: viewers get all that came. */
  pause(): void {
    this.packager.flush();
  }

  /** Ends the media; null when nothing was recorded. */
  async finish(): Promise<{ readonly durationMs: number; readonly bytes: number } | null> {
    this.stream.end();
    return (await this.archive?.finish()) ?? null;
  }

  /** Writes what is there; viewers are not told of an end, because the session goes on after a restart. */
  async suspend(): Promise<void> {
    this.packager.flush();
    await this.archive?.finish();
  }

  /** Health of the last second. */
  measure(): LiveHealth {
    const trouble = this.archive?.trouble ?? null;
    return this.meter.measure(trouble === null ? [] : [{ code: trouble, detail: '' }]);
  }

  #openArchive(
    { tools, room, recovered }: BroadcastOptions,
    session: LiveSession,
    limits: WindowLimits,
    targetDurationSeconds: number,
  ): Archive {
    return new Archive({
      ...tools,
      session,
      isRecorded: recovered?.index.header?.isRecorded ?? room.isRecorded,
      windowMs: limits.windowMs,
      targetDurationSeconds,
      partTargetMs: () => this.packager.partTargetMs ?? room.partTargetMs,
      earlier: recovered?.index ?? null,
    });
  }
}

/** Six target durations are what delta updates and careful players need at least. */
const limitsOf = (room: LiveRoom, targetDurationSeconds: number): WindowLimits => ({
  windowMs: Math.max(room.dvrSeconds, 6 * targetDurationSeconds) * 1000,
  memoryMs,
  unstoredMs,
});

function wishedPartMs(value: number): 200 | 330 | 500 {
  if (value >= 500) return 500;
  return value >= 330 ? 330 : 200;
}
