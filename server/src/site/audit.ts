import type { Clock } from '../platform/clock/index.ts';
import type { AuditFilter, AuditRow, AuditStore, AuditWriter } from './audit.store.ts';

/** Who did something with rights, and from where. */
export interface Actor {
  readonly userId: string | null;
  readonly source: 'web' | 'command' | 'system';
  /** First half of the network address. */
  readonly addressPrefix: string | null;
  readonly requestId: string | null;
}

/** What was done. Values hold no personal data and no secrets: of such a field only that it changed. */
export interface Deed {
  /** Verb and object, such as `user.ban`. */
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
}

/** The log of privileged actions. */
export interface AuditLog {
  /** `writer` is the transaction of the deed itself: both are kept or none. */
  record(actor: Actor, deed: Deed, writer?: AuditWriter): Promise<void>;
  /** Newest first. */
  find(filter: AuditFilter): Promise<readonly AuditRow[]>;
}

/** The operator's shell as an actor. */
export const commandActor: Actor = { userId: null, source: 'command', addressPrefix: null, requestId: null };
/** Amphi itself as an actor: scheduled work. */
export const systemActor: Actor = { userId: null, source: 'system', addressPrefix: null, requestId: null };

/** The audit log; entries are never changed or removed. */
export const createAuditLog = (store: AuditStore, clock: Clock): AuditLog => ({
  record: (actor, deed, writer) =>
    store.add(
      {
        at: clock.wall(),
        actorId: actor.userId,
        source: actor.source,
        addressPrefix: actor.addressPrefix,
        requestId: actor.requestId,
        action: deed.action,
        targetKind: deed.targetKind,
        targetId: deed.targetId,
        before: deed.before ?? null,
        after: deed.after ?? null,
        reason: deed.reason ?? null,
      },
      writer,
    ),
  find: (filter) => store.find(filter),
});
