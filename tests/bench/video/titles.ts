/** A library of generated titles, always the same one. */
import type { Database } from '../../../server/src/platform/db/index.ts';

const words = {
  zh: '夏天 城市 音乐 山 海边 旅行 美食 猫 机器人 历史 教程 游戏 雪 夜晚 数学 电影 故事 老师 跑步 花园 茶 星空 火车 手工 家常菜'.split(
    ' ',
  ),
  en: 'summer city music mountain harbour travel kitchen cat robot history lesson game snow night mathematics film story teacher running garden tea stars train craft bread'.split(
    ' ',
  ),
};
const batch = 2_000;

/** A generator that always says the same (mulberry32). */
const createRandom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

/** Puts in so many public videos of one owner. */
export async function fillLibrary(database: Database, ownerId: string, videos: number): Promise<void> {
  const random = createRandom(20_261_120);
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  for (let made = 0; made < videos; made += batch) {
    const rows = Array.from({ length: Math.min(batch, videos - made) }, (_, index) => {
      const isChinese = random(2) === 0;
      const list = isChinese ? words.zh : words.en;
      const title = Array.from({ length: 3 + random(4) }, () => pick(list)).join(isChinese ? '' : ' ');
      return {
        id: `bench${String(made + index).padStart(7, '0')}`,
        title: `${title} ${made + index}`,
        description: Array.from({ length: 12 }, () => pick(list)).join(isChinese ? '，' : ' '),
        tags: [pick(list), pick(list)],
        age: random(365 * 24 * 3600),
      };
    });
    await database.pool.query(
      `insert into videos (id, owner_id, title, description, tags, file_name, bytes, received_bytes, duration_ms, width, height, take, state, review, created_at, updated_at, received_at, published_at)
       select id, $1, title, description, array(select jsonb_array_elements_text(tags)), 'a.mp4', 1, 1, 60000, 1280, 720, 'benchaaa', 'ready', 'approved', at, at, at, at
       from (select *, now() - age * interval '1 second' as at from jsonb_to_recordset($2::jsonb) as r(id text, title text, description text, tags jsonb, age int)) as rows`,
      [ownerId, JSON.stringify(rows)],
    );
  }
  await database.pool.query('analyze');
}

/** What people type: words, beginnings, two together, mistakes, what is not there. */
export const searches: readonly string[] = [
  ...words.zh.slice(0, 8),
  ...words.en.slice(0, 8),
  '夏天城市',
  '猫 机器人',
  'robot history',
  'mountain tea night',
  'mathmatics',
  'harbor trip',
  'sumer',
  'nothing like this',
  '没有这样的东西',
];
