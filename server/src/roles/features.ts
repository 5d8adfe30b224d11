import { createAccount, createGate, type Account, type Gate } from '../account/index.ts';
import { createLiveStore, createRecordingLinks, type LiveStore, type RecordingLinks } from '../live/index.ts';
import { createSite, type Site } from '../site/index.ts';
import type { Foundation } from './foundation.ts';

/** The features of this process, on the foundation and without any edge. */
export interface Features {
  readonly site: Site;
  readonly account: Account;
  readonly gate: Gate;
  readonly liveStore: LiveStore;
  readonly recordingLinks: RecordingLinks;
}

/** Makes every feature once. */
export function createFeatures({ database, config, clock, bus }: Foundation): Features {
  const site = createSite({ database, config, bus, clock });
  const account = createAccount({ database, config, settings: site.settings, bus, clock });
  return {
    site,
    account,
    gate: createGate(account),
    liveStore: createLiveStore(database, config, account),
    recordingLinks: createRecordingLinks(config.secrets.siteKey, clock),
  };
}
