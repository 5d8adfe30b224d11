import { describe, expect, it } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { exploreWish, listWish } from './explore-wish.ts';

const page = { template: '' };
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/explore/:cat?', name: 'explore', component: page },
    { path: '/tag/:tag', name: 'tag', component: page },
    { path: '/shorts', name: 'shorts', component: page },
  ],
});
async function wishOf(path: string) {
  await router.push(path);
  return listWish(exploreWish(router.currentRoute.value));
}

describe('the address of a list of videos', () => {
  it('names topic, tag, shape and order', async () => {
    expect(await wishOf('/explore')).toEqual({ sort: 'hot' });
    expect(await wishOf('/explore/music?sort=plays')).toEqual({ sort: 'plays', category: 'music' });
    expect(await wishOf('/tag/any%25?sort=newest')).toEqual({ sort: 'newest', tag: 'any%' });
    expect(await wishOf('/shorts')).toEqual({ sort: 'hot', shape: 'vertical' });
  });

  it('takes an order that nobody knows, or two of them, for the usual one', async () => {
    expect(await wishOf('/explore/music?sort=best')).toEqual({ sort: 'hot', category: 'music' });
    expect(await wishOf('/explore/music?sort=plays&sort=likes')).toEqual({ sort: 'hot', category: 'music' });
  });
});
