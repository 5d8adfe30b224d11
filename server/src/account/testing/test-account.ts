import { createProcessBus, type Bus } from '../../platform/bus/index.ts';
import { systemClock, type Clock } from '../../platform/clock/index.ts';
import type { TestDatabase } from '../../platform/db/testing/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createSite, type Site } from '../../site/index.ts';
import { createAccountCore, type AccountCore } from '../account.ts';

/** Accounts on a test's own database. */
export interface TestAccount extends AccountCore {
  readonly site: Site;
  readonly bus: Bus;
}

/** Opens site and account; the site key is seven, thirty-two times, when none is given. */
export const openTestAccount = (
  database: TestDatabase,
  options: { readonly clock?: Clock; readonly bus?: Bus; readonly siteKey?: Uint8Array } = {},
): TestAccount => {
  const { clock = systemClock, bus = createProcessBus(silentLog), siteKey = new Uint8Array(32).fill(7) } = options;
  const config = { secrets: { siteKey }, sessionHours: 24, siteSettings: {} };
  const site = createSite({ database, config, bus, clock });
  return { ...createAccountCore({ database, config, settings: site.settings, bus, clock }), site, bus };
};
