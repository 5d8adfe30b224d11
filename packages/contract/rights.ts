/** Everything that can be allowed, by name; a role is a set of these. The part before the dot is the group that pages show. */
export const rights = [
  /** Watch lives and read their facts. */
  'live.watch',
  /** Own rooms and push to them. */
  'live.create',
  /** Change, end and close one's own rooms. */
  'live.manage',
  /** The same for everybody's rooms, private ones included. */
  'live.manage_any',
  /** Watch videos and read what is public about them. */
  'video.watch',
  /** Upload videos and have a studio. */
  'video.create',
  /** Change and delete one's own videos. */
  'video.manage',
  /** The same for everybody's videos, private and deleted ones included; restore what was deleted. */
  'video.manage_any',
  /** See uploads that wait for review, and decide. */
  'video.review',
  /** Uploads need no review. */
  'video.trusted',
  /** Like, favourite, follow, comment, send danmaku, report. */
  'social.act',
  /** Remove everybody's comments and danmaku. */
  'social.moderate',
  /** See and settle reports. */
  'report.manage',
  /** Change the categories. */
  'content.manage',
  /** Read the public page of a user. */
  'user.view',
  /** Read and change one's own account. */
  'account.self',
  /** Find users and see them, personal data masked. */
  'user.list',
  /** See a user's mobile number and email in the clear, with a reason that is kept. */
  'user.reveal',
  /** Ban users, lift bans, sign users out. */
  'user.ban',
  /** Give users roles; reset their second factor. */
  'user.manage',
  /** Make, change and remove roles. */
  'role.manage',
  /** Read the audit log. */
  'audit.read',
  /** Read and change the settings of the site. */
  'site.settings',
  /** Read the messages that no sender took. */
  'site.outbox',
] as const;

/** Name of something that can be allowed. */
export type Right = (typeof rights)[number];

/** The roles that Amphi ships with; they cannot be changed, admins make more. */
export const roles = ['guest', 'user', 'streamer', 'moderator', 'admin'] as const;

/** Name of a shipped role. */
export type Role = (typeof roles)[number];

const guest: readonly Right[] = ['live.watch', 'video.watch', 'user.view'];
const user: readonly Right[] = [...guest, 'account.self', 'social.act', 'video.create', 'video.manage'];
const streamer: readonly Right[] = [...user, 'live.create', 'live.manage'];
const moderator: readonly Right[] = [
  ...streamer,
  'user.list',
  'user.ban',
  'video.review',
  'social.moderate',
  'report.manage',
];

/** What each shipped role may do. */
export const roleRights: Readonly<Record<Role, readonly Right[]>> = {
  guest,
  user,
  streamer,
  moderator,
  admin: rights,
};

/** What every logged-in user may do, whatever the role. */
export const userRights: readonly Right[] = user;

/** The rights that whoever may go live needs. */
export const goLiveRights: readonly Right[] = ['live.create', 'live.manage'];

/** At least one enabled user always holds this right: without it nobody could give rights any more. */
export const lastHeldRight: Right = 'role.manage';

/** Whether the text names a shipped role. */
export const isRole = (text: string): text is Role => roles.some((role) => role === text);

/** Whether the text names a right. */
export const isRight = (text: string): text is Right => rights.some((right) => right === text);
