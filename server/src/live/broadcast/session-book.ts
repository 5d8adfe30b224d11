import { randomBytes } from 'node:crypto';
import { millis } from '@amphi/media/time';
import type { Bus } from '../../platform/bus/bus.ts';
import { Recording } from '../archive/recording.ts';
import type { EngineStore, LiveEvent, LiveRoom, LiveSession, SessionOutcome } from '../live.ts';
import type { Broadcast, BroadcastTools } from './broadcast.ts';

/** What the sessions of a room need from the process. */
export interface SessionTools extends BroadcastTools {
  readonly bus: Bus;
  readonly store: EngineStore;
}

/** Viewers of a broadcast that ended can go on watching what is there for this long. */
const lingerMs = millis(5 * 60_000);
const mostLingering = 4;
const retryMs = millis(5_000);
/** Health and views reach the database this often: at a hundred lives each save is a transaction a hundred times. */
const saveEveryMs = 15_000;

/** The sessions of one room as the database and the bus see them, and the broadcasts that ended a moment ago. */
export class SessionBook {
  readonly #tools: SessionTools;
  readonly #ended: Broadcast[] = [];
  #savedAt = 0;
  #isSaving = false;
  #told = '';
  #isClosed = false;

  constructor(tools: SessionTools) {
    this.#tools = tools;
  }

  get isEmpty(): boolean {
    return this.#ended.length === 0;
  }

  /** The broadcast that ended last and can still be watched. */
  get latest(): Broadcast | null {
    return this.#ended.at(-1) ?? null;
  }

  findByPrefix(prefix: string): Broadcast | null {
    return this.#ended.find((broadcast) => broadcast.prefix === prefix) ?? null;
  }

  publish(event: LiveEvent): void {
    this.#tools.bus.publish('live', event);
  }

  async begin(room: LiveRoom): Promise<LiveSession> {
    const { store, clock } = this.#tools;
    const session = await store.beginSession(room.liveId, newPrefix(), clock.wall());
    this.publish({ type: 'session_began', liveId: room.liveId, sessionId: session.sessionId });
    return session;
  }

  /** Ends the media and the session; what was sent stays watchable for a while. */
  async end(broadcast: Broadcast, reason: SessionOutcome['reason']): Promise<void> {
    const { session, liveId } = broadcast;
    broadcast.measure();
    this.#linger(broadcast); // before anything is awaited: viewers fetch the last parts meanwhile
    const recording = await broadcast.finish();
    if (session === null) return;
    const outcome: SessionOutcome = {
      endTime: this.#tools.clock.wall(),
      reason,
      viewCount: broadcast.audience.viewCount,
      peakWatching: broadcast.audience.peakWatching,
      keyframesWithin2s: broadcast.meter.hasShortGops,
      recording: recording === null ? null : { ...recording, bytes: await this.#fileBytes(session, recording) },
    };
    await this.#save(session.sessionId, outcome);
    this.publish({ type: 'session_ended', liveId, sessionId: session.sessionId, reason });
  }

  /** To be called once a second while a broadcast runs. */
  progress(broadcast: Broadcast): void {
    const health = broadcast.measure();
    const watching = broadcast.audience.countWatching();
    const { viewCount, peakWatching } = broadcast.audience;
    const { session, liveId } = broadcast;
    if (session === null) return;
    const text = `${session.sessionId} ${watching} ${viewCount}`;
    if (text !== this.#told) this.publish({ type: 'watching', liveId, watching, viewCount });
    this.#told = text;
    const now = this.#tools.clock.now();
    if (this.#isSaving || now - this.#savedAt < saveEveryMs) return;
    this.#savedAt = now;
    this.#isSaving = true;
    void this.#tools.store
      .saveSession(session.sessionId, { viewCount, peakWatching, health })
      .catch((err: unknown) => this.#tools.log.warn({ err, liveId }, 'the progress of a session was not saved'))
      .finally(() => (this.#isSaving = false));
  }

  /** The server stops. */
  close(): void {
    this.#isClosed = true;
  }

  /** Length of the file that its link serves: the segments behind a header that is made from the index. */
  async #fileBytes({ sessionId }: LiveSession, { bytes }: { readonly bytes: number }): Promise<number> {
    try {
      return (await Recording.open(this.#tools.blobs, sessionId))?.byteLength ?? bytes;
    } catch (err) {
      this.#tools.log.warn(
        { err, sessionId },
        'a recording could not be read back; its length is that of its segments',
      );
      return bytes;
    }
  }

  /** The database may be away for a while; a session that stays open would be resumed by the next start. */
  async #save(sessionId: string, outcome: SessionOutcome): Promise<void> {
    const { store, log, clock } = this.#tools;
    try {
      await store.endSession(sessionId, outcome);
    } catch (err) {
      log.error({ err, sessionId }, 'the end of a session was not saved; trying again');
      clock.after(retryMs, () => {
        if (!this.#isClosed) void this.#save(sessionId, outcome);
      });
    }
  }

  #linger(broadcast: Broadcast): void {
    this.#ended.push(broadcast);
    if (this.#ended.length > mostLingering) this.#forget(this.#ended[0]);
    this.#tools.clock.after(lingerMs, () => this.#forget(broadcast));
  }

  #forget(broadcast: Broadcast | undefined): void {
    const at = broadcast === undefined ? -1 : this.#ended.indexOf(broadcast);
    if (broadcast === undefined || at < 0) return;
    this.#ended.splice(at, 1);
    broadcast.archive?.forget().catch((err: unknown) => {
      this.#tools.log.warn({ err, liveId: broadcast.liveId }, 'what was not to be kept was not deleted');
    });
  }
}

/** Random path part, so that no cache confuses two sessions. */
export const newPrefix = (): string => randomBytes(9).toString('base64url');
