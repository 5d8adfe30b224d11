const words: Readonly<Record<string, string>> = {
  register: 'admin.mailRegister',
  login: 'admin.mailLogin',
  reset: 'admin.mailReset',
  change: 'admin.mailChange',
  verify: 'admin.mailVerify',
  notice: 'admin.mailNotice',
};

/** Message key of what a message is for; null for a template that these words do not know. */
export function templateWord(template: string): string | null {
  return words[template] ?? null;
}
