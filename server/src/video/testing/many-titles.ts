/** A library of any size with titles as people write them, always the same ones: for measuring lists and search. */
import type { Database } from '../../platform/db/index.ts';

const nouns =
  '人工智能 机器学习 周末 城市 清晨 夜晚 猫咪 狗狗 吉他 钢琴 辩论 比赛 旅行 高山 大海 森林 咖啡 面包 编程 数学 物理 历史 电影 音乐 舞蹈 足球 篮球 游戏 新闻 生活 日常 教程 入门 进阶 实战 精华 合集 访谈 直播 回放 故事 城堡 河流 火车 飞机 宇宙 星空 雪山 草原 沙漠'.split(
    ' ',
  );
const verbs =
  '学习 制作 分析 讲解 挑战 探索 记录 回顾 体验 测评 改造 修复 训练 演奏 观看 讨论 寻找 发现 完成 开始'.split(' ');
const words =
  'machine learning guitar piano debate city morning night river mountain travel coffee bread code rust python story space train plane football dance music film review guide intro lesson part challenge build repair weekend market garden winter summer ocean desert forest history physics puzzle robot camera studio live replay'.split(
    ' ',
  );

/** Numbers from 0 to below 1, the same for the same seed (Numerical Recipes' linear congruence). */
const createDice = (seed: number) => {
  let state = seed >>> 0;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};

/** Title number `at`. */
export const titleOf = (at: number): string => {
  const roll = createDice(at * 7_919 + 17);
  const pick = (list: readonly string[]): string => list[roll(list.length)] ?? '';
  const chinese = `${pick(nouns)}${pick(verbs)}${pick(nouns)}`;
  const english = `${pick(words)} ${pick(words)} ${pick(words)}`;
  const kind = roll(3);
  return `${kind === 0 ? chinese : kind === 1 ? english : `${english} ${chinese}`} ${roll(1_000)}`;
};

const batch = 2_000;

/** Puts in that many listed videos of one owner, with plays for every second one. */
export const addTitles = async ({ pool }: Pick<Database, 'pool'>, ownerId: string, count: number): Promise<void> => {
  for (let from = 0; from < count; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, at) => from + at);
    const ids = numbers.map((at) => `t${String(at).padStart(11, '0')}`);
    await pool.query(
      `insert into videos (id, owner_id, title, description, tags, file_name, bytes, state, review, duration_ms, width, height,
         take, created_at, updated_at, published_at)
       select id, $1, title, 'description of ' || title, array[tag], 'x.mp4', 0, 'ready', 'approved', 60000 + place * 1000, 1280, 720,
         'take0001', now() - place * interval '1 minute', now(), now() - place * interval '1 minute'
       from unnest($2::text[], $3::text[], $4::text[], $5::int[]) as made (id, title, tag, place)`,
      [ownerId, ids, numbers.map(titleOf), numbers.map((at) => nouns[at % nouns.length] ?? ''), numbers],
    );
    await pool.query(
      `insert into video_counts (video_id, plays, heat, updated_at)
       select id, (place::bigint * 7919) % 10007, (place::bigint * 104729) % 100003, now() from unnest($1::text[], $2::int[]) as made (id, place) where place % 2 = 0`,
      [ids, numbers],
    );
  }
  await pool.query('analyze videos, video_search, video_counts');
};
