import { settingEnvironment, siteSettings, type SettingKey } from '@amphi/contract';

/** Settings of the site that the environment fixes, and what is wrong with them. */
export interface FixedSettings {
  readonly values: Readonly<Partial<Record<SettingKey, unknown>>>;
  readonly problems: readonly string[];
}

const isKey = (key: string): key is SettingKey => Object.hasOwn(siteSettings.shape, key);

/** Yes and no in words, lists as JSON, everything else as it is. */
const written = (text: string): unknown => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^\s*\[/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads the settings that the environment fixes; values may be secrets, so a problem never repeats one. */
export const readFixedSettings = (env: Readonly<Record<string, unknown>>): FixedSettings => {
  const values: Partial<Record<SettingKey, unknown>> = {};
  const problems: string[] = [];
  for (const [key, name] of Object.entries(settingEnvironment)) {
    const text = env[name];
    if (!isKey(key) || typeof text !== 'string') continue;
    const parsed = siteSettings.shape[key].safeParse(written(text));
    if (parsed.success) values[key] = parsed.data;
    else problems.push(`${name}: does not fit the setting ${key}`);
  }
  return { values, problems };
};
