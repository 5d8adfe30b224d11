import type { SettingKey, SettingView } from '@amphi/contract';
import { siteSettings } from '@amphi/contract';
import { areProvidersRight, readProviders } from './providers.ts';

/** Changes that are not saved yet, by key; null resets to the default. */
export type SettingDraft = ReadonlyMap<SettingKey, unknown>;

/** Whether a setting of the server is one that this page knows. */
function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(siteSettings.shape, key);
}

/** What the field shows: the draft's value, the default where the draft resets, else what is kept. A secret shows nothing. */
export function shownValue(view: SettingView, draft: SettingDraft): unknown {
  if (!isSettingKey(view.key) || !draft.has(view.key)) return view.isSecret ? '' : view.value;
  return draft.get(view.key) ?? (view.isSecret ? '' : view.default);
}

/** The draft with one more wish; a wish for what is kept anyway is none. A secret is compared with nothing: it is not known here. */
export function withWish(draft: SettingDraft, view: SettingView, value: unknown): SettingDraft {
  if (!isSettingKey(view.key)) return draft;
  const next = new Map(draft);
  next.delete(view.key);
  const isKept = view.isSecret
    ? value === ''
    : isSame(value ?? view.default, view.value) && (value !== null || !view.isSet);
  if (!isKept) next.set(view.key, value);
  return next;
}

/** The draft without one key. */
export function withoutWish(draft: SettingDraft, key: SettingKey): SettingDraft {
  return new Map([...draft].filter(([other]) => other !== key));
}

/** Keys whose wished values the contract refuses. */
export function findProblems(draft: SettingDraft): ReadonlySet<SettingKey> {
  return new Set([...draft].flatMap(([key, value]) => (value === null || isRight(key, value) ? [] : [key])));
}

/** Whether resetting would change anything. */
export function isResettable(view: SettingView, draft: SettingDraft): boolean {
  if (view.lockedBy !== null || !isSettingKey(view.key)) return false;
  return draft.has(view.key) ? draft.get(view.key) !== null : view.isSet;
}

function isRight(key: SettingKey, value: unknown): boolean {
  if (!siteSettings.shape[key].safeParse(value).success) return false;
  return key !== 'oidc.providers' || areProvidersRight(readProviders(value));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
