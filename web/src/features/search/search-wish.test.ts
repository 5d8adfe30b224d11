import { searchQuery } from '@amphi/contract';
import { describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { facets, isFiltered, readSearch, searchWish, writeSearch } from './search-wish.ts';

const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/search', name: 'search', component: { template: '' } }],
});
async function read(query: string) {
  await router.push(`/search?${query}`);
  return readSearch(router.currentRoute.value);
}

describe('the address of a search', () => {
  it('is read and written without loss', async () => {
    for (const sort of facets.sort)
      for (const duration of facets.duration)
        for (const since of facets.since) {
          const state = { q: 'any% 贝叶斯', type: 'videos' as const, sort, duration, since };
          await router.push({ path: '/search', query: writeSearch(state) });
          expect(readSearch(router.currentRoute.value)).toEqual(state);
          expect(searchQuery.safeParse(searchWish(state)).success).toBe(true);
        }
  });

  it('holds only what is unusual', async () => {
    expect(writeSearch(await read('q=a'))).toEqual({ q: 'a' });
    expect(writeSearch(await read('q=a&sort=plays&since=week'))).toEqual({ q: 'a', sort: 'plays', since: 'week' });
  });

  it('leaves filters of videos out where people or lives are looked for', async () => {
    const state = await read('q=a&type=users&duration=long&sort=plays');
    expect(searchWish(state)).toEqual({ q: 'a', type: 'users' });
    expect(writeSearch(state)).toEqual({ q: 'a', type: 'users' });
    expect(isFiltered(state)).toBe(false);
  });

  it('takes what it does not know for the usual, and bounds the words', async () => {
    const state = await read(`q=${'x'.repeat(300)}&type=cats&sort=&duration=short&duration=long`);
    expect(state).toEqual({ q: 'x'.repeat(100), type: 'videos', sort: 'best', duration: 'any', since: 'any' });
    expect((await read('q=%20%20')).q).toBe('');
  });
});
