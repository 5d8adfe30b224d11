/** Languages that captions are offered for, most wanted first. */
export const captionLanguages = [
  'zh-CN',
  'en',
  'zh-TW',
  'ja',
  'ko',
  'es',
  'fr',
  'de',
  'pt',
  'ru',
  'it',
  'ar',
  'hi',
  'id',
  'th',
  'vi',
  'tr',
  'pl',
  'nl',
  'uk',
] as const;

/** What a language is called in the reader's. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
