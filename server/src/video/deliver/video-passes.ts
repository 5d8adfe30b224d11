import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { parseVideoId } from '@amphi/contract';
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
import { isOpen, videoResource } from '../video-access.ts';
import { isVideoEvent, videoTopic } from '../video-events.ts';
import type { DeliveryFacts, DeliveryStore } from './delivery.store.ts';
import { FreshCache } from './fresh-cache.ts';
import type { VideoLinks } from './links.ts';

/** What another process changed is seen within this; what this process did, at once. */
const keptMs = 4_000;
const mostVideos = 10_000;
const mostPeople = 50_000;

/** Permission to have a video's files. */
export interface VideoPass {
  readonly facts: DeliveryFacts;
  /** Who may keep a copy: everybody, whoever has the address for `secondsLeft`, or only this person. */
  readonly sharing:
    | { readonly kind: 'everybody' }
    | { readonly kind: 'address'; readonly secondsLeft: number }
    | { readonly kind: 'person' };
}

/** What passes need. */
export interface VideoPassOptions {
  readonly store: Pick<DeliveryStore, 'findFacts'>;
  readonly account: Pick<Account, 'identify'>;
  readonly links: Pick<VideoLinks, 'check'>;
  readonly clock: Clock;
}

/** The one place that lets somebody have a file of a video, whichever it is and however it is asked for. */
export class VideoPasses {
  readonly #options: VideoPassOptions;
  readonly #facts: FreshCache<DeliveryFacts | null>;
  readonly #people: FreshCache<Identity>;

  constructor(options: VideoPassOptions) {
    this.#options = options;
    this.#facts = new FreshCache(options.clock, { keptMs, most: mostVideos });
    this.#people = new FreshCache(options.clock, { keptMs, most: mostPeople });
  }

  /**
   * `token` is that of a signed address. It stands for the right to watch of whoever was given it, so a video that was deleted, or whose
   * owner was banned, is gone for it; a token that is not (or no longer) good leaves the credential to decide.
   * @throws AppError `video_unknown`, `credential_invalid`, `forbidden`
   */
  async check(headers: IncomingHttpHeaders, id: string, token: string | null): Promise<VideoPass> {
    const { store, links, clock } = this.#options;
    const videoId = parseVideoId(id);
    const facts = videoId === null ? null : await this.#facts.get(videoId, () => store.findFacts(videoId));
    if (facts === null) throw new AppError('video_unknown');
    const { access } = facts;
    const verdict = token === null ? null : links.check(id, token);
    if (verdict?.isValid === true && access.deletedAt === null && !access.isOwnerHidden) {
      return { facts, sharing: { kind: 'address', secondsLeft: verdict.secondsLeft } };
    }
    const now = clock.wall();
    const decision = authorise(await this.#identify(headers), 'video.watch', videoResource(access, now));
    if (!decision.isAllowed) throw new AppError(decision.code === 'not_found' ? 'video_unknown' : decision.code);
    return { facts, sharing: { kind: isOpen(access, now) ? 'everybody' : 'person' } };
  }

  /** Forgets what events say is old. Answers how to stop. */
  follow(bus: Pick<Bus, 'subscribe'>): () => void {
    const stops = [
      bus.subscribe(videoTopic, (event) => {
        if (isVideoEvent(event)) this.#facts.forget(event.videoId);
      }),
      bus.subscribe(accountTopic, (event) => {
        if (!isAccountEvent(event) || event.type === 'notice') return;
        const userId = event.type === 'roles_changed' ? null : event.userId;
        this.#people.forgetWhere(
          (identity) => userId === null || (identity.kind === 'user' && identity.userId === userId),
        );
        this.#facts.forgetWhere((facts) => userId === null || facts?.access.ownerId === userId);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** A cookie that expired makes a guest: what everybody may see must not stop for it. */
  async #identify(headers: IncomingHttpHeaders): Promise<Identity> {
    const { account } = this.#options;
    const credential = credentialOf(headers);
    const who = credential === null ? '' : hash('sha256', `${credential.kind} ${credential.token}`);
    const isRefusal = (error: unknown): boolean => error instanceof AppError;
    try {
      return await this.#people.get(who, () => account.identify(credential), isRefusal);
    } catch (error) {
      if (credential?.kind === 'cookie' && isRefusal(error)) return this.#people.get('', () => account.identify(null));
      throw error;
    }
  }
}
