import { millis, type Millis } from '@amphi/media/time';
import type { RecoveredArchive } from '../archive/recovery.ts';
import type { LiveFacts, LiveRoom, LiveSession, SessionOutcome } from '../live.ts';
import { Broadcast } from './broadcast.ts';
import { reduceLifecycle, type Lifecycle, type LifecycleEffect, type LifecycleEvent } from './lifecycle.ts';
import { factsOf, wallOf } from './live-facts.ts';
import { Mailbox } from './mailbox.ts';
import type { FeedOrRefusal, Publisher } from './publisher.ts';
import { Seat, type Trouble } from './seat.ts';
import { newPrefix, SessionBook, type SessionTools } from './session-book.ts';

const troubleMs = 24 * 3_600_000;

/**
 * One room's running state in this process: who publishes (`Seat`), which broadcast is on, and the way from one to the next.
 * What happens is told to `reduceLifecycle`; its effects run one after the other in the room's mailbox.
 */
export class Stage {
  readonly #tools: SessionTools;
  readonly #liveId: string;
  readonly #mailbox = new Mailbox();
  readonly #book: SessionBook;
  readonly #seat: Seat;
  #state: Lifecycle = { phase: 'idle' };
  #broadcast: Broadcast | null = null;
  #ownerId: string | null = null;

  constructor(tools: SessionTools, liveId: string) {
    this.#tools = tools;
    this.#liveId = liveId;
    this.#book = new SessionBook(tools);
    this.#seat = new Seat(tools.clock, {
      begin: (room) => this.#tell({ type: 'media_came', isPreviewFirst: room.isPreviewFirst }, room),
      push: (event) => this.#broadcast?.push(event),
      left: (room) => this.#publisherLeft(room),
      isEager: () => this.#broadcast?.stream.isEager === true,
    });
  }

  /** A publisher was let in. */
  get isTaken(): boolean {
    return this.#seat.isTaken;
  }

  /** Who answers for what is on or about to be, null when nothing is. */
  get ownerId(): string | null {
    return this.#broadcast === null && !this.#seat.isTaken ? null : this.#ownerId;
  }

  get trouble(): Trouble {
    return this.#seat.trouble;
  }

  /** The broadcast that viewers get: the running one, else the one that just ended. */
  get broadcast(): Broadcast | null {
    return this.#broadcast ?? this.#book.latest;
  }

  get facts(): LiveFacts | null {
    return this.#broadcast === null ? null : factsOf(this.#broadcast, this.#state, this.#tools.clock);
  }

  /** The broadcast, running or just ended, whose media lie below this path part. */
  findByPrefix(prefix: string): Broadcast | null {
    return this.#broadcast?.prefix === prefix ? this.#broadcast : this.#book.findByPrefix(prefix);
  }

  /** Nothing is on, nothing is remembered. */
  get isDisposable(): boolean {
    const { trouble } = this.#seat;
    const isForgiven = trouble === null || this.#tools.clock.wall().getTime() - trouble.at.getTime() > troubleMs;
    return this.#broadcast === null && this.#seat.isFree && isForgiven && this.#book.isEmpty;
  }

  admit(publisher: Publisher, room: LiveRoom): Promise<FeedOrRefusal> {
    this.#ownerId = room.ownerId;
    return this.#seat.admit(publisher, room);
  }

  /** Ends what is on and keeps the encoder away; nothing happens in a room where nothing is on. */
  async end(reason: SessionOutcome['reason']): Promise<void> {
    if (this.#broadcast === null && !this.#seat.isTaken) return;
    this.#seat.coolDown();
    this.#seat.cut(reason, 'the broadcast was ended');
    await this.#tell({ type: 'ended', reason });
  }

  async goLive(room: LiveRoom): Promise<void> {
    this.#seat.warmUp();
    await this.#tell({ type: 'went_live' }, room);
  }

  takeOver(): void {
    this.#seat.allowTakeOver();
  }

  /** The key lost its worth: the push goes, the session keeps its window. */
  cutPush(code: 'key_rotated' | 'banned'): void {
    const room = this.#seat.cut(code, 'this stream key is no longer valid');
    if (room === null) return;
    this.#seat.note(code, '');
    this.#publisherLeft(room);
  }

  /** A session that a crash left open: its window begins anew. */
  async recover(room: LiveRoom, session: LiveSession, recovered: RecoveredArchive): Promise<void> {
    this.#ownerId = room.ownerId;
    this.#broadcast = this.#open(room, session, recovered);
    await this.#tell({ type: 'recovered', until: this.#windowEnd(room) }, room);
  }

  /** Once a second: health, watching, progress. */
  tick(): void {
    if (this.#broadcast !== null) this.#book.progress(this.#broadcast);
  }

  /** The server stops: everything is written; the session stays open and can be resumed. */
  async suspend(): Promise<void> {
    this.#seat.cut('server_stopped', 'the server restarts');
    await this.#mailbox.run(async () => {
      const broadcast = this.#broadcast;
      this.#broadcast = null;
      this.#state = { phase: 'idle' };
      this.#book.close();
      await broadcast?.suspend();
    });
  }

  #publisherLeft(room: LiveRoom): void {
    const now = this.#tools.clock.now();
    void this.#tell({ type: 'publisher_left', now, until: this.#windowEnd(room) }, room).catch(() => undefined);
  }

  #windowEnd(room: LiveRoom): Millis {
    return millis(this.#tools.clock.now() + room.reconnectSeconds * 1000);
  }

  #tell(event: LifecycleEvent, room: LiveRoom | null = null): Promise<void> {
    return this.#mailbox.run(async () => {
      try {
        await this.#apply(event, room);
      } catch (err) {
        this.#tools.log.error({ err, liveId: this.#liveId, event: event.type }, 'a step of a live room failed');
        throw err;
      }
    });
  }

  async #apply(event: LifecycleEvent, room: LiveRoom | null): Promise<void> {
    const [next, effects] = reduceLifecycle(this.#state, event);
    for (const effect of effects) await this.#run(effect, room, next);
    this.#state = next;
  }

  async #run(effect: LifecycleEffect, room: LiveRoom | null, next: Lifecycle): Promise<void> {
    switch (effect.type) {
      case 'open_preview':
        if (room !== null) this.#broadcast = this.#open(room, null, null);
        return;
      case 'begin_session':
        if (room !== null) await this.#beginSession(room);
        return;
      case 'resume':
        this.#broadcast?.resume();
        return;
      case 'pause':
        this.#broadcast?.pause();
        return;
      case 'wait_until':
        this.#waitUntil(effect.until);
        return;
      case 'close_preview':
        await this.#close(null);
        return;
      case 'end_session':
        await this.#close(effect.reason);
        return;
      case 'announce':
        this.#state = next;
        this.#announce(effect);
    }
  }

  async #beginSession(room: LiveRoom): Promise<void> {
    const session = await this.#book.begin(room);
    const preview = this.#broadcast;
    const broadcast = this.#open(room, session, null);
    await broadcast.archive?.open();
    this.#broadcast = broadcast;
    await preview?.finish();
    this.#tools.log.info({ liveId: room.liveId, sessionId: session.sessionId }, 'on air');
  }

  #open(room: LiveRoom, session: LiveSession | null, recovered: RecoveredArchive | null): Broadcast {
    return new Broadcast({
      tools: this.#tools,
      room,
      session,
      prefix: session?.prefix ?? newPrefix(),
      startTime: session?.startTime ?? this.#tools.clock.wall(),
      preview: this.#broadcast,
      recovered,
      onFault: (err) => {
        this.#tools.log.error({ err, liveId: room.liveId }, 'a broadcast ends because of a bug');
        void this.end('fault');
      },
    });
  }

  #waitUntil(until: Millis): void {
    const { clock } = this.#tools;
    const task = (): void => void this.#tell({ type: 'window_over', now: clock.now() }).catch(() => undefined);
    clock.after(millis(Math.max(0, until - clock.now()) + 1), task);
  }

  #announce({ state, until }: Extract<LifecycleEffect, { type: 'announce' }>): void {
    const session = this.#broadcast?.session ?? null;
    if (session === null) return;
    const reconnectUntil = until === null ? null : wallOf(until, this.#tools.clock).toISOString();
    const { sessionId } = session;
    this.#book.publish({ type: 'state_changed', liveId: this.#liveId, sessionId, state, reconnectUntil });
  }

  /** `reason` null: it was only a preview, nobody else saw it. */
  async #close(reason: SessionOutcome['reason'] | null): Promise<void> {
    const broadcast = this.#broadcast;
    this.#broadcast = null;
    if (broadcast === null) return;
    if (reason === null) await broadcast.finish();
    else await this.#book.end(broadcast, reason);
    this.#tools.log.info({ liveId: broadcast.liveId, reason }, 'off air');
  }
}
