import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Config } from '../../platform/config/index.ts';
import type { Database } from '../../platform/db/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Metrics } from '../../platform/metrics/index.ts';
import type { Outgoing } from '../../platform/outgoing/index.ts';
import { createSeal } from '../../platform/seal/index.ts';
import type { Settings } from '../settings.ts';
import { createMessenger, type Messenger } from './messenger.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutboxStore } from './outbox.store.ts';

/** What sends messages, and what keeps those that nobody sent. */
export interface Messages {
  readonly messenger: Messenger;
  readonly outbox: Outbox;
  /** Ends the hourly clearing of the outbox. */
  close(): void;
}

/** What messages need. */
export interface MessagesOptions {
  readonly database: Pick<Database, 'drizzle'>;
  readonly config: { readonly secrets: Pick<Config['secrets'], 'siteKey'> };
  readonly settings: Pick<Settings, 'all'>;
  readonly outgoing: Outgoing;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

const trimEvery = millis(3_600_000);

/** The outbox alone, for the operator's shell. */
export const openOutbox = ({
  database,
  config,
  clock,
}: Pick<MessagesOptions, 'database' | 'config' | 'clock'>): Outbox =>
  createOutbox(createOutboxStore(database), createSeal(config.secrets.siteKey, 'outbox'), clock);

/** Messenger and outbox on PostgreSQL; make one per process. */
export const createMessages = (options: MessagesOptions): Messages => {
  const { database, config, log, clock } = options;
  const outbox = createOutbox(createOutboxStore(database), createSeal(config.secrets.siteKey, 'outbox'), clock);
  const stop = clock.every(trimEvery, () => {
    outbox.trim().catch((error: unknown) => log.warn({ err: error }, 'the outbox could not be cleared'));
  });
  return { messenger: createMessenger({ ...options, outbox }), outbox, close: stop };
};
