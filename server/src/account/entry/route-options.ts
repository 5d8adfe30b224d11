import type { RateLimits } from '../../platform/rate/index.ts';
import type { Site } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import type { Gate } from '../gate.ts';
import type { Entry } from './entry.ts';

/** What the routes of entry need. */
export interface EntryRoutesOptions {
  readonly entry: Entry;
  readonly core: AccountCore;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly site: Pick<Site, 'settings'>;
}
