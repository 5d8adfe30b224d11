import type { UserWish } from '@amphi/contract/client';

/** Which users the page shows, as the address says it; `page` counts from 1. */
export interface UserFilter {
  readonly q: string;
  readonly role: string;
  readonly state: '' | UserState;
  readonly page: number;
}

/** What an account can be asked for. */
export type UserState = NonNullable<UserWish['state']>;

/** In the order of the menu. */
export const userStates = ['active', 'banned', 'leaving'] as const satisfies readonly UserState[];

/** Rows of one page of the table. */
const userPageSize = 20;

type Query = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the address; whatever does not fit counts as left out. */
export function readUserFilter(query: Query): UserFilter {
  const page = Number(textOf(query['page']));
  return {
    q: textOf(query['q']).trim().slice(0, 100),
    role: textOf(query['role']).slice(0, 40),
    state: userStates.find((state) => state === query['state']) ?? '',
    page: Number.isInteger(page) && page > 1 && page <= 999_999_999 ? page : 1,
  };
}

/** The address for a filter; what is left out stands for everything, from the first page. */
export function userFilterQuery(filter: UserFilter): Record<string, string> {
  const { q, role, state, page } = filter;
  const named = { q, role, state, page: page > 1 ? String(page) : '' };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}

/** What the server is asked for. */
export function toUserQuery({ q, role, state, page }: UserFilter): UserWish {
  return {
    page,
    size: userPageSize,
    ...(q === '' ? {} : { q }),
    ...(role === '' ? {} : { role }),
    ...(state === '' ? {} : { state }),
  };
}
