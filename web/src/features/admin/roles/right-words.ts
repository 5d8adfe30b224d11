import type { Right } from '@amphi/contract';
import { rights } from '@amphi/contract';

/** Message keys of a right: what it is called, and what whoever has it may do. */
export interface RightWords {
  readonly name: string;
  readonly text: string;
}

/** Every right in words. */
export const rightWords: Readonly<Record<Right, RightWords>> = {
  'live.watch': { name: 'admin.rightLiveWatch', text: 'admin.rightLiveWatchText' },
  'live.create': { name: 'admin.rightLiveCreate', text: 'admin.rightLiveCreateText' },
  'live.manage': { name: 'admin.rightLiveManage', text: 'admin.rightLiveManageText' },
  'live.manage_any': { name: 'admin.rightLiveManageAny', text: 'admin.rightLiveManageAnyText' },
  'video.watch': { name: 'admin.rightVideoWatch', text: 'admin.rightVideoWatchText' },
  'video.create': { name: 'admin.rightVideoCreate', text: 'admin.rightVideoCreateText' },
  'video.manage': { name: 'admin.rightVideoManage', text: 'admin.rightVideoManageText' },
  'video.manage_any': { name: 'admin.rightVideoManageAny', text: 'admin.rightVideoManageAnyText' },
  'video.review': { name: 'admin.rightVideoReview', text: 'admin.rightVideoReviewText' },
  'video.trusted': { name: 'admin.rightVideoTrusted', text: 'admin.rightVideoTrustedText' },
  'social.act': { name: 'admin.rightSocialAct', text: 'admin.rightSocialActText' },
  'social.moderate': { name: 'admin.rightSocialModerate', text: 'admin.rightSocialModerateText' },
  'report.manage': { name: 'admin.rightReportManage', text: 'admin.rightReportManageText' },
  'content.manage': { name: 'admin.rightContentManage', text: 'admin.rightContentManageText' },
  'user.view': { name: 'admin.rightUserView', text: 'admin.rightUserViewText' },
  'account.self': { name: 'admin.rightAccountSelf', text: 'admin.rightAccountSelfText' },
  'user.list': { name: 'admin.rightUserList', text: 'admin.rightUserListText' },
  'user.reveal': { name: 'admin.rightUserReveal', text: 'admin.rightUserRevealText' },
  'user.ban': { name: 'admin.rightUserBan', text: 'admin.rightUserBanText' },
  'user.manage': { name: 'admin.rightUserManage', text: 'admin.rightUserManageText' },
  'role.manage': { name: 'admin.rightRoleManage', text: 'admin.rightRoleManageText' },
  'audit.read': { name: 'admin.rightAuditRead', text: 'admin.rightAuditReadText' },
  'site.settings': { name: 'admin.rightSiteSettings', text: 'admin.rightSiteSettingsText' },
  'site.outbox': { name: 'admin.rightSiteOutbox', text: 'admin.rightSiteOutboxText' },
};

const groupNames: Readonly<Record<string, string>> = {
  live: 'admin.groupLive',
  video: 'admin.groupVideo',
  social: 'admin.groupSocial',
  report: 'admin.groupReport',
  content: 'admin.groupContent',
  user: 'admin.groupUser',
  account: 'admin.groupAccount',
  role: 'admin.groupRole',
  audit: 'admin.groupAudit',
  site: 'admin.groupSite',
};

/** The rights that share the part before the dot. */
export interface RightGroup {
  readonly name: string;
  /** Message key, or null for a group that these words do not know. */
  readonly label: string | null;
  readonly rights: readonly string[];
}

/** Groups rights in the order in which the contract names them; unknown ones of a newer server come last. */
export function groupRights(names: readonly string[]): readonly RightGroup[] {
  const place = (name: string): number => {
    const index = rights.findIndex((right) => right === name);
    return index === -1 ? rights.length : index;
  };
  const groups = new Map<string, string[]>();
  for (const right of names.toSorted((one, other) => place(one) - place(other))) {
    const group = right.split('.')[0] ?? right;
    groups.set(group, [...(groups.get(group) ?? []), right]);
  }
  return Array.from(groups, ([name, members]) => ({ name, label: groupNames[name] ?? null, rights: members }));
}
