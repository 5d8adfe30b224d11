import {
  createAccountCore,
  createGate,
  createGovernment,
  type Account,
  type AccountCore,
  type Gate,
  type Government,
} from '../account/index.ts';
import { createLiveStore, createRecordingLinks, type LiveStore, type RecordingLinks } from '../live/index.ts';
import { createOutgoing, type Outgoing } from '../platform/outgoing/index.ts';
import { createRateLimits, type RateLimits } from '../platform/rate/index.ts';
import { createMessages, createSite, type Messages, type Site } from '../site/index.ts';
import type { Foundation } from './foundation.ts';

/** The features of this process, on the foundation and without any edge. */
export interface Features {
  readonly site: Site;
  readonly messages: Messages;
  readonly core: AccountCore;
  readonly account: Account;
  readonly gate: Gate;
  readonly government: Government;
  readonly limits: RateLimits;
  readonly outgoing: Outgoing;
  readonly liveStore: LiveStore;
  readonly recordingLinks: RecordingLinks;
}

/** Makes every feature once. */
export function createFeatures({ database, config, clock, bus, log, metrics, shutdown }: Foundation): Features {
  const site = createSite({ database, config, bus, clock });
  const core = createAccountCore({ database, config, settings: site.settings, bus, clock });
  const { account } = core;
  const outgoing = createOutgoing({ allowedPrivate: config.outgoingPrivate });
  const messages = createMessages({ database, config, settings: site.settings, outgoing, log, metrics, clock });
  shutdown.add('messages', () => messages.close());
  return {
    site,
    messages,
    core,
    account,
    gate: createGate(account),
    government: createGovernment(core, { database, bus, clock }, site),
    limits: createRateLimits(database, config.secrets.siteKey, clock),
    outgoing,
    liveStore: createLiveStore(database, config, account),
    recordingLinks: createRecordingLinks(config.secrets.siteKey, clock),
  };
}
