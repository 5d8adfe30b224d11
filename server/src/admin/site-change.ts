import { accountTopic, type AccountEvent } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import type { Actor, Site } from '../site/index.ts';

/** Changes settings for somebody: kept in the audit log; who may go live or upload is told to everybody whom it concerns. */
export type ChangeSite = (actor: Actor, values: Readonly<Record<string, unknown>>) => Promise<void>;

/** @see ChangeSite */
export const createChangeSite =
  ({ settings, audit }: Pick<Site, 'settings' | 'audit'>, bus: Bus): ChangeSite =>
  async (actor, values) => {
    const { before, after } = await settings.change(values, actor.userId);
    if (Object.keys(after).length === 0) return;
    await audit.record(actor, { action: 'settings.change', targetKind: 'settings', targetId: null, before, after });
    if (!Object.hasOwn(after, 'live.whoMayGoLive') && !Object.hasOwn(after, 'video.whoMayUpload')) return;
    bus.publish(accountTopic, { type: 'roles_changed' } satisfies AccountEvent);
  };
