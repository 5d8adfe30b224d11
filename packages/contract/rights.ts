/** Everything that can be allowed, by name; a role is a set of these. */
export const rights = [
  /** Watch lives and read their facts. */
  'live.watch',
  /** Own rooms and push to them. */
  'live.create',
  /** Change, end and close one's own rooms. */
  'live.manage',
  /** The same for everybody's rooms, private ones included. */
  'live.manage_any',
  /** Read one's own account. */
  'account.self',
] as const;

/** Name of something that can be allowed. */
export type Right = (typeof rights)[number];

/** The roles that Amphi ships with. */
export const roles = ['guest', 'user', 'streamer', 'moderator', 'admin'] as const;

/** Name of a shipped role. */
export type Role = (typeof roles)[number];

const guest: readonly Right[] = ['live.watch'];
const user: readonly Right[] = [...guest, 'account.self'];
const streamer: readonly Right[] = [...user, 'live.create', 'live.manage'];

/** What each shipped role may do. */
export const roleRights: Readonly<Record<Role, readonly Right[]>> = {
  guest,
  user,
  streamer,
  moderator: streamer,
  admin: rights,
};

/** Whether the text names a shipped role. */
export const isRole = (text: string): text is Role => roles.some((role) => role === text);
