import type { Locale } from './locale.ts';

/** Groups of messages that come with the pages that use them: named in a route's `meta.messages`. */
export const lazyGroups = [
  'auth',
  'error',
  'home',
  'library',
  'me',
  'user',
  'setup',
  'admin',
  'report',
  'review',
  'studio',
  'watch',
] as const;

/** One of them. */
export type LazyGroup = (typeof lazyGroups)[number];

const folders: Readonly<Record<Locale, string>> = { 'zh-CN': 'zh-cn', en: 'en' };
const files = import.meta.glob<Readonly<Record<string, object>>>([
  './{en,zh-cn}/{auth,error,home,library,me,user,setup,admin,report,review,studio,watch}.ts',
]);

/** The messages of a group in one language. */
export async function loadGroup(locale: Locale, group: LazyGroup): Promise<object> {
  const module = await files[`./${folders[locale]}/${group}.ts`]?.();
  const messages = module?.[group];
  if (messages === undefined) throw new Error(`no messages ${group} in ${locale}`);
  return messages;
}
