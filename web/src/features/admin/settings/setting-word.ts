import { settingSections } from './catalog.ts';

const labels = new Map<string, string>(
  settingSections.flatMap((section) => section.entries.map((entry) => [entry.key, entry.label] as const)),
);

/** Message key of a setting's name, or null for one that these pages do not know. */
export function settingWord(key: string): string | null {
  return labels.get(key) ?? null;
}
