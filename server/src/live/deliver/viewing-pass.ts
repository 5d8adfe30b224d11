import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseLiveId, type ErrorCode } from '@amphi/contract';
import {
  accountTopic,
  authorise,
  credentialOf,
  isAccountEvent,
  type Account,
  type Identity,
} from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { EngineStore, LiveRoom } from '../live.ts';

/** An answer is believed this long: what another process changed reaches every media path within five seconds. */
const keptMs = 4_000;
/** As old may be what somebody who watches already is looked at by: their period and this are five seconds together. */
const freshMs = 500;
const mostKept = 50_000;

/** What viewers may ask for. */
export type MediaRight = 'live.watch' | 'live.manage';

/** What a pass was given for. */
export interface Pass {
  readonly room: LiveRoom;
  /** Null for guests. */
  readonly viewerId: string | null;
}

interface Answer {
  readonly askedAt: number;
  readonly pass: Promise<Pass>;
  /** Undefined as long as nobody knows. */
  viewerId: string | null | undefined;
}

/** What passes need. */
export interface ViewingPassOptions {
  readonly clock: Clock;
  readonly store: Pick<EngineStore, 'findRoom'>;
  readonly account: Pick<Account, 'identify'>;
}

/** Asks the one authorisation function once per viewer and room, and keeps its answer for 4 s, or until it is known to be old. */
export class ViewingPasses {
  readonly #options: ViewingPassOptions;
  readonly #answers = new Map<string, Answer>();
  readonly #listeners = new Set<(userId: string | null) => void>();

  constructor(options: ViewingPassOptions) {
    this.#options = options;
  }

  /** `isFresh` for those who watch already. @throws AppError `live_unknown`, `login_required`, `credential_invalid`, `forbidden` */
  async check(
    headers: IncomingHttpHeaders,
    liveId: string,
    right: MediaRight = 'live.watch',
    { isFresh = false }: { readonly isFresh?: boolean } = {},
  ): Promise<Pass> {
    const credential = credentialOf(headers);
    const who = credential === null ? '' : hash('sha256', `${credential.kind} ${credential.token}`);
    const key = `${right} ${liveId} ${who}`;
    const now = this.#options.clock.now();
    const known = this.#answers.get(key);
    if (known !== undefined && now - known.askedAt < (isFresh ? freshMs : keptMs)) return known.pass;
    const pass = this.#ask(credential, liveId, right);
    this.#keep(key, { askedAt: now, pass, viewerId: credential === null ? null : undefined });
    return pass;
  }

  /** Forgets what is known of a user, or of everybody, when the account feature says that it is old. Answers how to stop. */
  follow(bus: Bus): () => void {
    return bus.subscribe(accountTopic, (event) => {
      if (!isAccountEvent(event) || event.type === 'notice') return;
      this.#forget(event.type === 'roles_changed' ? null : event.userId);
    });
  }

  /** Calls `listener` with the user whose answers were forgotten, null = everybody's. Answers how to stop. */
  onForgotten(listener: (userId: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #forget(userId: string | null): void {
    for (const [key, { viewerId }] of this.#answers) {
      if (userId === null || viewerId === undefined || viewerId === userId) this.#answers.delete(key);
    }
    for (const listener of this.#listeners) listener(userId);
  }

  #keep(key: string, answer: Answer): void {
    if (this.#answers.size >= mostKept) this.#answers.clear();
    this.#answers.set(key, answer);
    answer.pass.then(
      ({ viewerId }) => (answer.viewerId = viewerId),
      // A refusal is an answer too, but a database that is away is asked again.
      (error: unknown) => {
        if (!(error instanceof AppError)) this.#answers.delete(key);
      },
    );
  }

  async #ask(credential: ReturnType<typeof credentialOf>, liveId: string, right: MediaRight): Promise<Pass> {
    const id = parseLiveId(liveId);
    const [identity, room] = await Promise.all([
      this.#identify(credential),
      id === null ? null : this.#options.store.findRoom(id),
    ]);
    if (room === null) throw new AppError('live_unknown');
    const { ownerId, visibility, isClosed } = room;
    const decision = authorise(identity, right, { ownerId, visibility, isClosed });
    if (!decision.isAllowed) throw new AppError(notTold(decision.code));
    return { room, viewerId: identity.kind === 'user' ? identity.userId : null };
  }

  /** A cookie that expired makes a guest: what everybody may see must not stop for it. */
  async #identify(credential: ReturnType<typeof credentialOf>): Promise<Identity> {
    try {
      return await this.#options.account.identify(credential);
    } catch (error) {
      if (credential?.kind === 'cookie' && error instanceof AppError) return this.#options.account.identify(null);
      throw error;
    }
  }
}

const notTold = (code: ErrorCode): ErrorCode => (code === 'not_found' ? 'live_unknown' : code);
