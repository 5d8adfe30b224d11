import { millis } from '@amphi/media/time';
import { failTake } from './conclusion.ts';
import type { PieceRun, WorkKit } from './kit.ts';
import { maxAttempts, PieceFailure, type Piece } from './piece.ts';
import type { Lane } from './piece.store.ts';
import { doPiece } from './piece-work.ts';
import { onWorkSignal } from './work-signal.ts';

/** Leases are renewed and progress is told this often; also how soon other processes notice that work was stopped. */
const beatMs = millis(1_500);
/** How often a worker that is idle looks for work that nobody rang for. */
const pollMs = millis(2_000);
/** A piece that failed is tried again after this long, longer each time. */
const pauseMs = 2_000;

/** Somebody else has the piece, or nobody wants it any more. */
class PieceLost extends Error {
  override readonly name = 'PieceLost';
}

/** The process stops. */
class CrewStopped extends Error {
  override readonly name = 'CrewStopped';
}

interface Running {
  readonly piece: Piece;
  readonly controller: AbortController;
}

/** Workers of one process. */
export class Crew {
  readonly #kit: WorkKit;
  readonly #running = new Set<Running>();
  readonly #bells = new Set<() => void>();
  readonly #loops: Promise<void>[] = [];
  readonly #stopListening: () => void;
  #isStopped = false;

  constructor(kit: WorkKit, lanes: readonly Lane[]) {
    this.#kit = kit;
    this.#stopListening = onWorkSignal(kit.bus, ({ type, videoId }) => {
      if (type === 'stopped') this.#drop(videoId);
      else this.#ring();
    });
    for (const lane of lanes) this.#loops.push(this.#work(lane));
  }

  /** Takes up no more, gives back what runs (uncounted, so that the next start goes on at once) and waits until everybody is out. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    for (const { controller } of this.#running) controller.abort(new CrewStopped());
    this.#ring();
    await Promise.all(this.#loops);
  }

  #ring(): void {
    for (const bell of this.#bells) bell();
  }

  #drop(videoId: string): void {
    for (const { piece, controller } of this.#running) {
      if (piece.videoId === videoId) controller.abort(new PieceLost());
    }
  }

  async #work(lane: Lane): Promise<void> {
    while (!this.#isStopped) {
      // Before the question, so that a bell between question and answer is heard.
      const rung = this.#nextBell();
      const piece = await this.#claim(lane);
      if (piece === null) await rung.heard;
      else await this.#take(piece);
      rung.forget();
    }
  }

  #nextBell(): { readonly heard: Promise<void>; forget(): void } {
    const { promise: heard, resolve } = Promise.withResolvers<void>();
    const cancel = this.#kit.clock.after(pollMs, resolve);
    this.#bells.add(resolve);
    const forget = (): void => {
      cancel();
      this.#bells.delete(resolve);
    };
    return { heard, forget };
  }

  async #claim(lane: Lane): Promise<Piece | null> {
    const { pieces, worker, ffmpeg, log } = this.#kit;
    try {
      return await pieces.claim(worker, { lane, hasFfmpeg: ffmpeg !== null });
    } catch (error) {
      if (!this.#isStopped) log.warn({ err: error }, 'work on videos was not asked for; asking again');
      return null;
    }
  }

  async #take(piece: Piece): Promise<void> {
    const controller = new AbortController();
    const running = { piece, controller };
    this.#running.add(running);
    if (this.#isStopped) controller.abort(new CrewStopped());
    const beat = new Beat(this.#kit, piece, controller);
    try {
      if (piece.attempts > maxAttempts) throw new PieceFailure('internal', { isFinal: true });
      await doPiece(this.#kit, beat.run);
    } catch (error) {
      await this.#settle(piece, controller.signal.aborted ? controller.signal.reason : error).catch((cause: unknown) =>
        this.#kit.log.error({ err: cause, videoId: piece.videoId }, 'a piece was not given back; its lease will end'),
      );
    } finally {
      beat.stop();
      this.#running.delete(running);
    }
  }

  /** What becomes of a piece that did not succeed. */
  async #settle(piece: Piece, error: unknown): Promise<void> {
    const { pieces, worker, persist, log } = this.#kit;
    const { videoId, number, attempts } = piece;
    if (error instanceof PieceLost) return pieces.letGo(piece, worker);
    if (error instanceof CrewStopped) return pieces.release(piece, worker, { waitMs: 0, isCounted: false });
    const failure = error instanceof PieceFailure ? error : new PieceFailure('internal', { cause: error });
    if (failure.isFinal || attempts >= maxAttempts) {
      const event = failure.isFinal && piece.work.kind === 'prepare' && attempts <= maxAttempts ? 'refuse' : 'fail';
      await failTake(this.#kit, piece, { event, reason: failure.reason });
      return pieces.letGo(piece, worker);
    }
    log.warn({ err: failure, videoId, number, attempts }, 'a piece of a video failed; it is tried again');
    await persist(() => pieces.release(piece, worker, { waitMs: pauseMs * attempts * attempts, isCounted: true }));
  }
}

/** Renews the lease of a piece in work and tells how far it is. */
class Beat {
  readonly run: PieceRun;
  readonly #kit: WorkKit;
  readonly #piece: Piece;
  readonly #controller: AbortController;
  readonly #stop: () => void;
  #progress = 0;
  #isBusy = false;
  #first: { readonly at: number; readonly progress: number } | null = null;

  constructor(kit: WorkKit, piece: Piece, controller: AbortController) {
    this.#kit = kit;
    this.#piece = piece;
    this.#controller = controller;
    this.#stop = kit.clock.every(beatMs, () => void this.#beat());
    this.run = {
      piece,
      signal: controller.signal,
      report: (progress) => (this.#progress = Math.min(1, Math.max(0, progress))),
      check: () => this.#check(),
    };
  }

  stop(): void {
    this.#stop();
  }

  async #check(): Promise<void> {
    const isOurs = await this.#kit.persist(() => this.#kit.pieces.renew(this.#piece, this.#kit.worker, this.#progress));
    if (!isOurs) this.#controller.abort(new PieceLost());
    this.#controller.signal.throwIfAborted();
  }

  async #beat(): Promise<void> {
    if (this.#isBusy || this.#controller.signal.aborted) return;
    this.#isBusy = true;
    try {
      const isOurs = await this.#kit.pieces.renew(this.#piece, this.#kit.worker, this.#progress);
      if (isOurs) await this.#tell();
      else this.#controller.abort(new PieceLost());
    } catch (error) {
      // A database that is away for a moment takes nothing from us: nobody else gets an answer either.
      this.#kit.log.debug({ err: error }, 'a lease was not renewed; the next beat tries again');
    } finally {
      this.#isBusy = false;
    }
  }

  /** Progress of all the work on the video, and how long the rest takes at the speed seen so far. */
  async #tell(): Promise<void> {
    const { takes, clock } = this.#kit;
    const progress = await takes.findProgress(this.#piece.videoId, this.#piece.take);
    const at = clock.now();
    this.#first ??= { at, progress };
    const gained = progress - this.#first.progress;
    const secondsLeft = gained <= 0.005 ? null : Math.round(((1 - progress) * (at - this.#first.at)) / gained / 1000);
    await takes.change(this.#piece, { progress, ...(secondsLeft === null ? {} : { secondsLeft }) });
  }
}
