import { createAccount, createGate, type Account, type Gate } from '../account/index.ts';
import { createLiveStore, createRecordingLinks, type LiveStore, type RecordingLinks } from '../live/index.ts';
import type { Foundation } from './foundation.ts';

/** The features of this process, on the foundation and without any edge. */
export interface Features {
  readonly account: Account;
  readonly gate: Gate;
  readonly liveStore: LiveStore;
  readonly recordingLinks: RecordingLinks;
}

/** Makes every feature once. */
export function createFeatures({ database, config, clock }: Foundation): Features {
  const account = createAccount({ database, config, clock });
  return {
    account,
    gate: createGate(account),
    liveStore: createLiveStore(database, config),
    recordingLinks: createRecordingLinks(config.secrets.siteKey, clock),
  };
}
