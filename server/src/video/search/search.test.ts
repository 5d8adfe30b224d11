import { searchQuery, type SearchQuery } from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { videoCounts } from '../../insight/index.ts';
import { createTestLibrary } from '../testing/test-library.ts';
import { createSearch } from './search.ts';
import { createSearchStore } from './search.store.ts';

const rig = await createTestLibrary();
afterAll(() => rig.close());
const lives = { find: async () => [] };
const search = createSearch({
  store: createSearchStore(rig.database),
  cards: rig.core.cards,
  standings: rig.library.standings,
  lives,
  clock: rig.clock,
});
const queryOf = (wish: Partial<SearchQuery>): SearchQuery => searchQuery.parse(wish);
const find = (q: string, wish: Partial<SearchQuery> = {}) => search.find(queryOf({ q, ...wish }), null);
const titles = async (q: string, wish: Partial<SearchQuery> = {}): Promise<string[]> =>
  (await find(q, wish)).videos.map(({ title }) => title);

const filler = ['清晨的城市', 'Morning run', '猫咪日常', 'Guitar lesson one', '周末辩论赛精华', 'Rust in an hour'];
let author = '';

beforeAll(async () => {
  author = await rig.addUser('林深时见鹿');
  const other = await rig.addUser('Ada');
  for (const title of filler) await rig.addVideo(other, { title });
  await rig.addVideo(author, {
    title: '人工智能入门教程',
    tags: ['编程', 'AI'],
    description: '从零开始',
    durationMs: 1_500_000,
  });
  await rig.addVideo(author, {
    title: 'Introduction to machine learning',
    tags: ['AI'],
    description: '机器学习 for beginners',
  });
  await rig.addVideo(other, { title: 'GPT-4 和人工智能的未来', durationMs: 100_000 });
  await rig.addVideo(other, { title: 'Hidden machine learning', visibility: 'private' });
  await rig.addVideo(other, { title: '随便聊聊', description: '说到人工智能就停不下来' });
});

describe('finds', () => {
  test('Chinese by any part of a title; what says it only in the description comes last', async () => {
    const found = await titles('人工智能');
    expect(found[0]).toBe('人工智能入门教程');
    expect(found).toEqual(['人工智能入门教程', 'GPT-4 和人工智能的未来', '随便聊聊']);
    expect(await titles('能入')).toEqual(['人工智能入门教程']);
    expect(await titles('猫')).toEqual(['猫咪日常']);
    expect(await titles('常')).toEqual(['猫咪日常']);
  });

  test('English by words and their beginnings, whatever the case and the width of letters', async () => {
    expect(await titles('machine LEARN')).toEqual(['Introduction to machine learning']);
    expect(await titles('ｇｕｉｔａｒ')).toEqual(['Guitar lesson one']);
  });

  test('both in one question, and what lies between the words does not matter', async () => {
    expect(await titles('gpt 未来')).toEqual(['GPT-4 和人工智能的未来']);
    expect(await titles('未来, GPT!')).toEqual(['GPT-4 和人工智能的未来']);
  });

  test('by tag and by author', async () => {
    expect((await titles('编程'))[0]).toBe('人工智能入门教程');
    expect((await titles('林深时见鹿')).toSorted()).toEqual(['Introduction to machine learning', '人工智能入门教程']);
  });

  test('with letters missing, wrong or swapped, in either language, and says what was meant', async () => {
    const english = await find('mashine lerning');
    expect(english.videos.map(({ title }) => title)).toContain('Introduction to machine learning');
    expect(english.didYouMean).toBe('machine learning');
    expect(await titles('guitra lesson')).toContain('Guitar lesson one');
    const chinese = await find('人工只能入门');
    expect(chinese.videos[0]?.title).toBe('人工智能入门教程');
    expect(chinese.didYouMean).toBe('人工智能入门');
    expect((await find('人工智能')).didYouMean).toBeNull();
  });

  test('nothing for nonsense, punctuation, and what somebody wrote to break it', async () => {
    for (const q of ['zzzzqqqq', '!!!', "'; drop table videos; --", '%', '\\', "zq' & 'qz", '<->']) {
      expect([q, (await find(q)).videos.map(({ title }) => title)]).toEqual([q, []]);
    }
  });
});

test('filters by length, and orders by plays', async () => {
  expect(await titles('人工智能', { duration: 'short' })).not.toContain('人工智能入门教程');
  expect(await titles('人工智能', { duration: 'long' })).toEqual(['人工智能入门教程']);
  const future = (await find('gpt')).videos[0]?.videoId ?? '';
  await rig.database.drizzle.insert(videoCounts).values({ videoId: future, plays: 9, updatedAt: rig.clock.wall() });
  expect((await titles('人工智能', { sort: 'plays' }))[0]).toBe('GPT-4 和人工智能的未来');
});

test('pages neither skip nor repeat', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await find('人工智能', { size: 1, cursor });
    seen.push(...page.videos.map(({ title }) => title));
    cursor = page.next ?? undefined;
    await rig.clock.advance(cursor === undefined ? 0 : 900_000);
  } while (cursor !== undefined);
  expect(seen).toHaveLength(3);
  expect(new Set(seen).size).toBe(3);
});

test('follows changes at once: of the title, and of the name of its author', async () => {
  const video = await rig.addVideo(author, { title: 'Before the rename' });
  await rig.core.store.update(video.id, { title: 'Völlig anders 改名之后' }, rig.clock.wall());
  expect(await titles('before the rename')).toEqual([]);
  expect(await titles('改名之后')).toEqual(['Völlig anders 改名之后']);
  await rig.database.pool.query(`update users set nickname = '听风' where id = $1`, [author]);
  expect(await titles('听风')).toContain('Völlig anders 改名之后');
});

test('people are found by name, with a slip too', async () => {
  await rig.addUser('Grace Hopper');
  const people = async (q: string) => (await find(q, { type: 'users' })).users.map(({ nickname }) => nickname);
  expect(await people('grace')).toEqual(['Grace Hopper']);
  expect(await people('grase hopper')).toEqual(['Grace Hopper']);
  expect(await people('听风')).toEqual(['听风']);
});

test('suggests titles that begin with it, tags and people', async () => {
  const said = await search.suggest('a');
  expect(said.map(({ kind, text }) => `${kind} ${text}`)).toEqual(expect.arrayContaining(['tag AI', 'user Ada']));
  expect((await search.suggest('gui'))[0]).toEqual({ kind: 'title', text: 'Guitar lesson one', username: null });
  expect((await search.suggest('人工'))[0]?.kind).toBe('title');
  expect(JSON.stringify(await search.suggest('hidden'))).not.toContain('Hidden');
});
