import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseLiveId, type ErrorCode } from '@amphi/contract';
import { authorise, credentialOf, type Account, type Identity } from '../../account/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { EngineStore, LiveRoom } from '../live.ts';

/** An answer is believed this long: a ban or a changed visibility reaches every media path within it. */
const keptMs = 5_000;
const mostKept = 50_000;

/** What viewers may ask for. */
export type MediaRight = 'live.watch' | 'live.manage';

/** What a pass was given for. */
export interface Pass {
  readonly room: LiveRoom;
}

interface Answer {
  readonly until: number;
  readonly pass: Promise<Pass>;
}

/** What passes need. */
export interface ViewingPassOptions {
  readonly clock: Clock;
  readonly store: Pick<EngineStore, 'findRoom'>;
  readonly account: Pick<Account, 'identify'>;
}

/** Asks the one authorisation function once per viewer and room, and keeps its answer for 5 s. */
export class ViewingPasses {
  readonly #options: ViewingPassOptions;
  readonly #answers = new Map<string, Answer>();

  constructor(options: ViewingPassOptions) {
    this.#options = options;
  }

  /** @throws AppError `live_unknown`, `login_required`, `credential_invalid`, `forbidden` */
  async check(headers: IncomingHttpHeaders, liveId: string, right: MediaRight = 'live.watch'): Promise<Pass> {
    const credential = credentialOf(headers);
    const who = credential === null ? '' : hash('sha256', `${credential.kind} ${credential.token}`);
    const key = `${right} ${liveId} ${who}`;
    const now = this.#options.clock.now();
    const known = this.#answers.get(key);
    if (known !== undefined && known.until > now) return known.pass;
    const pass = this.#ask(credential, liveId, right);
    this.#keep(key, { until: now + keptMs, pass });
    return pass;
  }

  #keep(key: string, answer: Answer): void {
    if (this.#answers.size >= mostKept) this.#answers.clear();
    this.#answers.set(key, answer);
    // A refusal is an answer too, but a database that is away is asked again.
    answer.pass.catch((error: unknown) => {
      if (!(error instanceof AppError)) this.#answers.delete(key);
    });
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
    return { room };
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
