// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors, rights, siteSettings } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { allScopes } from '../hotkeys/scopes.ts';
import { en as englishStart } from './en/index.ts';
import { lazyGroups, loadGroup } from './lazy.ts';
import type { Locale } from './locale.ts';
import { localeCookie, pickLocale, wishedLocale } from './locale.ts';
import { zhCn as chineseStart } from './zh-cn/index.ts';

const source = new URL('..', import.meta.url).pathname;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !/\.test\.ts$|^locales\/(en|zh-cn)\//.test(name))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

async function everything(locale: Locale, start: object): Promise<Record<string, object>> {
  const lazy = await Promise.all(lazyGroups.map(async (group) => [group, await loadGroup(locale, group)] as const));
  return { ...start, ...Object.fromEntries(lazy) };
}

function keysOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${prefix}${name}`] : keysOf(Object(value), `${prefix}${name}.`),
  );
}

const en = await everything('en', englishStart);
const zhCn = await everything('zh-CN', chineseStart);
const keys = keysOf(en);
/** Names of rights and settings look like keys, and the part before their dot may be the name of a group. */
const alike = new Set<string>([...rights, ...Object.keys(siteSettings.shape)]);

describe('messages', () => {
  it('are the same in every language, with the same parameters', () => {
    expect(keysOf(zhCn)).toEqual(keys);
    const parameters = (tree: object, key: string): string[] => {
      const text = key.split('.').reduce<unknown>((node, part) => Reflect.get(Object(node), part), tree);
      return [...new Set(String(text).match(/\{\w+\}/g) ?? [])].toSorted();
    };
    for (const key of keys) expect({ key, found: parameters(zhCn, key) }).toEqual({ key, found: parameters(en, key) });
  });

  it('exist wherever a key is named', () => {
    const groups = Object.keys(en).join('|');
    const named = files.flatMap(({ text }) =>
      Array.from(
        text.matchAll(new RegExp(`(?<!type [!=]== )'((?:${groups})\\.[a-zA-Z0-9]+)'`, 'g')),
        (match) => match[1] ?? '',
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((key) => !keys.includes(key) && !alike.has(key))).toEqual([]);
    expect(
      allScopes.flatMap((scope) => scope.hotkeys.map((hotkey) => hotkey.label)).filter((key) => !keys.includes(key)),
    ).toEqual([]);
  });

  it('are all used', () => {
    const all = files.map(({ text }) => text).join('\n');
    expect(keys.filter((key) => !key.startsWith('error.') && !all.includes(key))).toEqual([]);
  });

  it('have words for every refusal of the server, and for no other', () => {
    expect(Object.keys(en['error'] ?? {}).toSorted()).toEqual(Object.keys(errors).toSorted());
  });

  it('stand in the language files and nowhere else', () => {
    const withHan = files.filter(({ text }) => /\p{Script=Han}/u.test(text)).map(({ name }) => name);
    expect(withHan).toEqual([]);
  });
});

describe('the language to begin with', () => {
  it('is the chosen one, then the wished one, then Chinese', () => {
    expect(pickLocale(`a=1; ${localeCookie}=en`, ['zh-CN'])).toBe('en');
    expect(pickLocale(`${localeCookie}=xx`, ['fr', 'en-GB'])).toBe('en');
    expect(pickLocale('', ['zh-TW', 'en'])).toBe('zh-CN');
    expect(pickLocale('', ['fr'])).toBe('zh-CN');
    expect(wishedLocale('', ['fr'])).toBeNull();
    expect(wishedLocale('', ['fr', 'en-GB'])).toBe('en');
  });
});
