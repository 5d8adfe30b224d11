// @vitest-environment node
import type { SettingView } from '@amphi/contract';
import { siteSettings } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { findSection, findSettings, settingSections } from './catalog.ts';
import type { SettingDraft } from './draft.ts';
import { findProblems, isResettable, shownValue, withoutWish, withWish } from './draft.ts';
import { emptyProvider, findProviderProblems } from './providers.ts';

const view = (change: Partial<SettingView>): SettingView => ({
  key: 'site.name',
  value: 'Amphi',
  default: 'Amphi',
  isSecret: false,
  isSet: false,
  lockedBy: null,
  updatedAt: null,
  ...change,
});
const none: SettingDraft = new Map();

describe('the pages of settings', () => {
  it('hold every setting of the contract exactly once', () => {
    const keys = settingSections.flatMap((section) => section.entries.map((entry) => entry.key));
    expect(keys.toSorted()).toEqual(Object.keys(siteSettings.shape).toSorted());
  });
  it('offer exactly the choices of the contract', () => {
    for (const { key, control } of settingSections.flatMap((section) => section.entries)) {
      if (control.kind !== 'choice') continue;
      const accepted = control.choices.filter(({ value }) => siteSettings.shape[key].safeParse(value).success);
      expect(accepted).toEqual(control.choices);
    }
  });
  it('are found by the words of their names and by their keys', () => {
    const say = (key: string): string => (key === 'admin.setMailFrom' ? 'Sender address' : key);
    expect(findSettings('sender  ADDRESS', say).map(({ entries }) => entries[0]?.key)).toEqual(['mail.from']);
    expect(findSettings('sms.app', say)[0]?.section.name).toBe('sms');
    expect(findSettings('zzz', say)).toEqual([]);
  });
  it('are named by the address', () => {
    expect(findSection('mail')?.name).toBe('mail');
    expect(findSection('nothing')).toBeNull();
    expect(findSection(['mail'])).toBeNull();
  });
});

describe('a draft of settings', () => {
  it('forgets a wish for what is kept anyway', () => {
    const draft = withWish(none, view({}), 'Stage');
    expect([...draft]).toEqual([['site.name', 'Stage']]);
    expect(withWish(draft, view({}), 'Amphi').size).toBe(0);
  });
  it('resets only what is set', () => {
    const changed = view({ value: 'Stage', isSet: true });
    expect(isResettable(changed, none)).toBe(true);
    const draft = withWish(none, changed, null);
    expect(draft.get('site.name')).toBeNull();
    expect(shownValue(changed, draft)).toBe('Amphi');
    expect(isResettable(changed, draft)).toBe(false);
    expect(withWish(none, view({}), null).size).toBe(0);
    expect(isResettable(view({ isSet: true, lockedBy: 'AMPHI_SITE_NAME' }), none)).toBe(false);
  });
  it('never shows a secret, keeps one that is left empty and removes one on wish', () => {
    const secret = view({ key: 'mail.url', value: null, default: '', isSecret: true, isSet: true });
    expect(shownValue(secret, none)).toBe('');
    expect(withWish(none, secret, '').size).toBe(0);
    const draft = withWish(none, secret, null);
    expect([...draft]).toEqual([['mail.url', null]]);
    expect(shownValue(secret, draft)).toBe('');
    expect(withoutWish(draft, 'mail.url').size).toBe(0);
  });
  it('names what the contract refuses', () => {
    const draft: SettingDraft = new Map<never, unknown>([
      ['site.name', ''],
      ['site.description', 'fine'],
      ['mail.url', 'http://not-mail'],
      ['sms.template', null],
    ] as never);
    expect([...findProblems(draft)]).toEqual(['site.name', 'mail.url']);
  });
  it('refuses two ways to sign in with one id', () => {
    const provider = {
      id: 'one',
      name: 'One',
      issuer: 'https://one.example',
      clientId: 'a',
      clientSecret: '',
      scopes: 'openid',
    };
    const twice: SettingDraft = new Map([['oidc.providers', [provider, provider]]]);
    expect(findProblems(twice).has('oidc.providers')).toBe(true);
    expect(findProblems(new Map([['oidc.providers', [provider]]])).size).toBe(0);
  });
  it('refuses a way to sign in without an issuer or a client', () => {
    expect([...findProviderProblems({ ...emptyProvider, id: 'one', name: 'One' }, [])]).toEqual(['issuer', 'clientId']);
    expect([...findProviderProblems(emptyProvider, [])]).toEqual(['id', 'name', 'issuer', 'clientId']);
  });
});
