/** Words for a recorded action: what was done. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user: {
    role: 'admin.didUserRole',
    ban: 'admin.didUserBan',
    unban: 'admin.didUserUnban',
    reveal: 'admin.didUserReveal',
    sign_out: 'admin.didUserSignOut',
    reset_factors: 'admin.didUserResetFactors',
    add: 'admin.didUserAdd',
    token: 'admin.didUserToken',
    erase: 'admin.didUserErase',
  },
  role: { add: 'admin.didRoleAdd', change: 'admin.didRoleChange', remove: 'admin.didRoleRemove' },
  video: {
    approve: 'admin.didVideoApprove',
    reject: 'admin.didVideoReject',
    change: 'admin.didVideoChange',
    remove: 'admin.didVideoRemove',
    restore: 'admin.didVideoRestore',
  },
  creator: { trust: 'admin.didCreatorTrust', untrust: 'admin.didCreatorUntrust' },
  report: { settle: 'admin.didReportSettle' },
  category: {
    add: 'admin.didCategoryAdd',
    change: 'admin.didCategoryChange',
    remove: 'admin.didCategoryRemove',
  },
  setup: { admin: 'admin.didSetupAdmin' },
  settings: { change: 'admin.didSettingsChange', test: 'admin.didSettingsTest' },
};

/** Message key of an action; null for one that these words do not know, which is then told by its own name. */
export function actionWord(action: string): string | null {
  const [kind = '', verb = ''] = action.split('.');
  return words[kind]?.[verb] ?? null;
}

/** Every action that there are words for, as the log writes it. */
export const knownActions: readonly string[] = Object.entries(words).flatMap(([kind, verbs]) =>
  Object.keys(verbs).map((verb) => `${kind}.${verb}`),
);

const fields: Readonly<Record<string, string>> = {
  role: 'admin.colRole',
  rights: 'admin.fieldRights',
  title: 'admin.roleTitle',
  isBanned: 'admin.fieldBanned',
  until: 'admin.fieldUntil',
  hasTotp: 'admin.factors',
  sessionId: 'admin.fieldSession',
};

/** Message key of a recorded field by its last part, or null. */
export function fieldWord(path: string): string | null {
  return fields[path.split('.').at(-1) ?? path] ?? null;
}
