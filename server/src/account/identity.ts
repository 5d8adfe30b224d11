import { goLiveRights, isRight, isRole, roleRights, userRights, type Right, type SiteSettings } from '@amphi/contract';

/** The login that a credential stands for. */
export interface ShownLogin {
  readonly sessionId: string;
  readonly provedAt: Date | null;
  /** Set when this very use made it last longer: until then. */
  readonly renewedUntil?: Date;
}

/** Who asks. A guest showed no credential; whoever shows a wrong one is refused before. */
export type Identity =
  | { readonly kind: 'guest'; readonly rights: ReadonlySet<Right> }
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly role: string;
      readonly rights: ReadonlySet<Right>;
      /** The login that was shown; null where there is none (a stream key, the command line). */
      readonly session: ShownLogin | null;
    };

/** Somebody without a credential. */
export const guest: Identity = { kind: 'guest', rights: new Set(roleRights.guest) };

/** What decides over the rights of a user. */
export interface Role {
  readonly name: string;
  /** Rights of a role that administrators made; null for a shipped one. */
  readonly rights: readonly string[] | null;
}

/** The settings that give rights to everybody with an account. */
export type RightSettings = Pick<SiteSettings, 'live.whoMayGoLive' | 'video.whoMayUpload'>;

/**
 * The rights of a role: those of the shipped map, or of the administrators' own role and at least a user's. Where the operator lets
 * everybody go live, every user holds those rights too; where not everybody may upload, a plain user does not hold that one.
 * An unknown role has those of a guest.
 */
export const rightsOf = (role: Role, settings: RightSettings): ReadonlySet<Right> => {
  const goLive = settings['live.whoMayGoLive'] === 'users' ? goLiveRights : [];
  const isUploadOpen = settings['video.whoMayUpload'] === 'users';
  const everybody = [...userRights.filter((right) => isUploadOpen || right !== 'video.create'), ...goLive];
  if (role.name === 'guest') return new Set(roleRights.guest);
  if (role.name === 'user') return new Set(everybody);
  if (isRole(role.name)) return new Set([...roleRights[role.name], ...goLive]);
  if (role.rights === null) return new Set(roleRights.guest);
  return new Set([...everybody, ...role.rights.filter(isRight)]);
};

/** What else decides over a user. */
export interface IdentityFacts {
  /** Rights of the administrators' own role; null for a shipped one. */
  readonly roleRights?: readonly string[] | null;
  readonly settings?: RightSettings;
  readonly session?: ShownLogin;
}

/** A user with the rights of the role; without settings only the role counts. */
export const userIdentity = (userId: string, role: string, facts: IdentityFacts = {}): Identity => ({
  kind: 'user',
  userId,
  role,
  rights: rightsOf(
    { name: role, rights: facts.roleRights ?? null },
    facts.settings ?? { 'live.whoMayGoLive': 'streamers', 'video.whoMayUpload': 'users' },
  ),
  session: facts.session ?? null,
});
