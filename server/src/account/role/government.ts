import { isRole, rights as allRights, type Right } from '@amphi/contract';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Actor, AuditLog, Deed, Settings } from '../../site/index.ts';
import { rightsOf, type RightSettings } from '../identity.ts';
import type { Logins } from '../logins.ts';
import type { UserRow, UserWithRole } from '../user.store.ts';
import type { AccountSeals } from '../users.ts';
import { refusalOfDeed, type Party, type UserDeed } from './deed.ts';
import type { GovernmentStore, Scene } from './government.store.ts';
import { isBanned } from './member-view.ts';
import type { MemberStore } from './member.store.ts';

/** What roles and deeds on users need. */
export interface GovernmentOptions {
  readonly government: GovernmentStore;
  readonly members: MemberStore;
  readonly logins: Pick<Logins, 'endLogins'>;
  readonly seals: Pick<AccountSeals, 'mobile' | 'email'>;
  readonly settings: Pick<Settings, 'all'>;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** A deed while it is done: what it sees, who does it, and the log that it is written to. */
export interface Act {
  readonly scene: Scene;
  readonly steward: Party;
  /** The rights of a role by name; null when there is no such role. */
  rightsOfRole(name: string): Promise<ReadonlySet<Right> | null>;
  record(deed: Deed): Promise<void>;
}

const partyOf = ({ user, roleRights }: UserWithRole, settings: RightSettings): Party => ({
  userId: user.id,
  rights: rightsOf({ name: user.role, rights: roleRights }, settings),
});

/** Whoever acts, as it stands inside of the transaction: a right that was lost a moment ago does not count any more. */
const findSteward = async (scene: Scene, actor: Actor, settings: RightSettings, now: Date): Promise<Party> => {
  if (actor.userId === null) return { userId: null, rights: new Set(actor.source === 'web' ? [] : allRights) };
  const found = await scene.findUser(actor.userId);
  if (found === null || isBanned(found.user, now)) throw new AppError('forbidden');
  return partyOf(found, settings);
};

/** Runs deeds one after the other, each with its entry in the audit log. */
export const createActs = ({ government, settings, audit, clock }: GovernmentOptions) => {
  const act = async <Answer>(actor: Actor, work: (act: Act) => Promise<Answer>): Promise<Answer> => {
    const present = await settings.all();
    const now = clock.wall();
    return government.govern(now, async (scene) => {
      const steward = await findSteward(scene, actor, present, now);
      const rightsOfRole: Act['rightsOfRole'] = async (name) => {
        const own = isRole(name) ? null : await scene.findRole(name);
        if (name === 'guest' || (own === null && !isRole(name))) return null;
        return rightsOf({ name, rights: own?.rights ?? null }, present);
      };
      return work({ scene, steward, rightsOfRole, record: (deed) => audit.record(actor, deed, scene.writer) });
    });
  };
  /** The same for a deed on one user, after the decision that it may be done. */
  const actOn = <Answer>(
    actor: Actor,
    userId: string,
    deed: UserDeed,
    work: (act: Act, user: UserRow) => Promise<Answer>,
  ): Promise<Answer> =>
    act(actor, async (it) => {
      const found = await it.scene.findUser(userId);
      if (found === null) throw new AppError('user_unknown');
      const refusal = refusalOfDeed(it.steward, partyOf(found, await settings.all()), deed);
      if (refusal !== null) throw new AppError(refusal);
      return work(it, found.user);
    });
  return { act, actOn };
};
