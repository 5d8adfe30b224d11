import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { OutboxRow, OutboxStore } from './outbox.store.ts';

const sealedContent = z.object({ to: z.string(), code: z.string().nullable(), text: z.string() });

/** A message that no real sender took, in the clear. */
export interface OutboxMessage {
  readonly id: string;
  readonly channel: 'sms' | 'email';
  /** Mobile number (E.164) or email address; only admins and the operator's shell see it. */
  readonly to: string;
  readonly template: string;
  readonly code: string | null;
  readonly text: string;
  readonly at: Date;
}

/** Messages that no real sender took: what the operator reads out to people, for a day. */
export interface Outbox {
  /** Latest first. */
  latest(limit: number): Promise<readonly OutboxMessage[]>;
}

/** The outbox as the messenger fills it. */
export interface FillableOutbox extends Outbox {
  add(message: Omit<OutboxMessage, 'id' | 'at'>): Promise<void>;
  /** Deletes what is too old or too much; also done at every `add`. */
  trim(): Promise<void>;
}

const keptMs = 24 * 3_600_000;
const keptRows = 1_000;

/** The outbox; address, code and text are sealed in the database. */
export const createOutbox = (store: OutboxStore, seal: Seal, clock: Clock): FillableOutbox => {
  const oldest = (): Date => new Date(clock.wall().getTime() - keptMs);
  const trim = (): Promise<void> => store.trim(oldest(), keptRows);
  /** A row of another site key cannot be read by anybody: it is left out, its day will end. */
  const open = ({ id, channel, template, sealed, createdAt }: OutboxRow): OutboxMessage[] => {
    try {
      const content = sealedContent.parse(JSON.parse(seal.open(sealed)));
      return [{ id, channel, template, ...content, at: createdAt }];
    } catch {
      return [];
    }
  };
  return {
    latest: async (limit) => (await store.findLatest(oldest(), limit)).flatMap(open),
    add: async ({ channel, template, to, code, text }) => {
      const sealed = seal.close(JSON.stringify({ to, code, text }));
      await store.add({ id: newId(16), channel, template, sealed, createdAt: clock.wall() });
      await trim();
    },
    trim,
  };
};
