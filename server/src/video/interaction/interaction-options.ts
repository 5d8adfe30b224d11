import type { Gate } from '../../account/index.ts';
import type { Insight } from '../../insight/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { Social } from '../../social/index.ts';
import type { VideoAddresses, VideoCards } from '../library/cards.ts';
import type { VideoDeeds } from './deeds.ts';
import type { InteractionStore } from './interaction.store.ts';
import type { Places } from './place.ts';

/** What the routes of what people do about videos need. */
export interface InteractionOptions {
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly social: Social;
  readonly insight: Insight;
  readonly places: Places;
  readonly deeds: VideoDeeds;
  readonly cards: VideoCards;
  readonly links: VideoAddresses;
  readonly store: InteractionStore;
  /** Names viewers without naming them. */
  readonly viewerSeal: Seal;
  readonly clock: Clock;
  readonly log: Log;
}

/** How a logged-in caller shows who it is. */
export const security = [{ bearer: [] }, { cookie: [] }];
