import { millis, type Millis } from '@amphi/media/time';
import type { UnitEvent } from '@amphi/media/unit';
import type { Clock } from '../../platform/clock/index.ts';
import type { LiveRoom } from '../live.ts';
import { coolDownMs, decideAdmission, refusals, type Admission, type Refusal } from './admission.ts';
import type { Feed, FeedOrRefusal, Publisher } from './publisher.ts';

/** Why the last push was refused or ended; null when all was well. */
export type Trouble = { readonly code: string; readonly detail: string; readonly at: Date } | null;

/** What happens to the one who sits here matters to the room. */
export interface SeatOwner {
  /** A publisher's first media: resolves when there is a broadcast to push into. */
  begin(room: LiveRoom): Promise<void>;
  push(event: UnitEvent): void;
  left(room: LiveRoom): void;
  isEager(): boolean;
}

const takeOverMs = 60_000;
/** What may arrive before the database has begun the session. */
const maxPendingEvents = 4_000;

/** A publisher that was let in. */
interface Holder {
  readonly publisher: Publisher;
  readonly room: LiveRoom;
  /** Events that came before there was a broadcast; null once there is. */
  pending: UnitEvent[] | null;
  isBeginning: boolean;
}

/** The one place from which a room is published: who may take it, who has it, and why the last one lost it. */
export class Seat {
  readonly #clock: Clock;
  readonly #owner: SeatOwner;
  #holder: Holder | null = null;
  #isAsking = false;
  #coolUntil: Millis | null = null;
  #takeOverUntil: Millis = millis(0);
  #trouble: Trouble = null;

  constructor(clock: Clock, owner: SeatOwner) {
    this.#clock = clock;
    this.#owner = owner;
  }

  get trouble(): Trouble {
    return this.#trouble;
  }

  get isTaken(): boolean {
    return this.#holder !== null;
  }

  /** Nobody sits here, asks, or is kept away. */
  get isFree(): boolean {
    const isCool = this.#coolUntil === null || this.#coolUntil <= this.#clock.now();
    return this.#holder === null && !this.#isAsking && isCool;
  }

  /** Asks to publish; may take up to 2 s while it is unclear whether the present publisher still lives. */
  async admit(publisher: Publisher, room: LiveRoom): Promise<FeedOrRefusal> {
    if (this.#isAsking) return refusals.alreadyAsked;
    this.#isAsking = true;
    try {
      const askedAt = this.#clock.now();
      let decision = this.#decide(room, askedAt);
      while (decision.kind === 'wait') {
        await this.#until(decision.until);
        decision = this.#decide(room, askedAt);
      }
      return decision.kind === 'refuse' ? this.#refuse(decision) : this.#letIn(publisher, room);
    } finally {
      this.#isAsking = false;
    }
  }

  /** Sends the present publisher away; the room is not told that it left. Answers the room as it was let in, null when nobody sat here. */
  cut(code: string, description: string): LiveRoom | null {
    const holder = this.#holder;
    this.#holder = null;
    holder?.publisher.cut(code, description);
    return holder?.room ?? null;
  }

  note(code: string, detail: string): void {
    this.#trouble = { code, detail, at: this.#clock.wall() };
  }

  /** Keeps everybody away until a minute passed without a try. */
  coolDown(): void {
    this.#coolUntil = millis(this.#clock.now() + coolDownMs);
  }

  warmUp(): void {
    this.#coolUntil = null;
  }

  /** The next one to ask displaces the present publisher, within a minute. */
  allowTakeOver(): void {
    this.#takeOverUntil = millis(this.#clock.now() + takeOverMs);
  }

  #decide(room: LiveRoom, askedAt: Millis): Admission {
    const now = this.#clock.now();
    return decideAdmission({
      now,
      isClosed: room.isClosed,
      coolUntil: this.#coolUntil,
      holderBytesAt: this.#holder?.publisher.lastBytesAt ?? null,
      isTakeOver: now < this.#takeOverUntil,
      askedAt,
    });
  }

  #until(moment: Millis): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(millis(Math.max(0, moment - this.#clock.now())), resolve);
    });
  }

  #refuse(refusal: Refusal): Refusal {
    if (refusal.code === refusals.cooling.code) this.coolDown();
    this.note(refusal.code, refusal.description);
    return refusal;
  }

  #letIn(publisher: Publisher, room: LiveRoom): FeedOrRefusal {
    this.cut('taken_over', 'another encoder took over');
    this.#takeOverUntil = millis(0);
    this.#coolUntil = null;
    this.#trouble = null;
    const holder: Holder = { publisher, room, pending: [], isBeginning: false };
    this.#holder = holder;
    return { kind: 'accept', feed: this.#feedOf(holder) };
  }

  #feedOf(holder: Holder): Feed {
    return {
      push: (event) => this.#receive(holder, event),
      isEager: () => this.#owner.isEager(),
      left: (trouble) => {
        if (this.#holder !== holder) return;
        this.#holder = null;
        if (trouble !== null) this.note(trouble.code, trouble.detail);
        this.#owner.left(holder.room);
      },
    };
  }

  #receive(holder: Holder, event: UnitEvent): void {
    if (this.#holder !== holder) return;
    if (holder.pending === null) {
      this.#owner.push(event);
      return;
    }
    holder.pending.push(event);
    if (holder.pending.length > maxPendingEvents) this.#giveUp(holder);
    else if (!holder.isBeginning) {
      holder.isBeginning = true;
      void this.#begin(holder);
    }
  }

  /** Only with the first media there is something to begin a session for. */
  async #begin(holder: Holder): Promise<void> {
    try {
      await this.#owner.begin(holder.room);
    } catch {
      this.#giveUp(holder);
      return;
    }
    if (this.#holder !== holder) return;
    const pending = holder.pending ?? [];
    holder.pending = null;
    for (const event of pending) this.#owner.push(event);
  }

  #giveUp(holder: Holder): void {
    if (this.#holder !== holder) return;
    this.note('unavailable', '');
    this.cut('unavailable', 'the service is not available, try again');
  }
}
