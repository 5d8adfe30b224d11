/** The people of the demo: invented, nobody can log in as them; the operator makes a token when one is needed. */
export interface Member {
  /** Of the test range of our own demo: never sent to. */
  readonly mobile: string;
  readonly username: string;
  readonly nickname: string;
  readonly signature: string;
  readonly locale: 'zh-CN' | 'en';
  /** Two colours of the picture, `#rrggbb`. */
  readonly colours: readonly [string, string];
}

/** Number of the first member of the demo. */
export const firstMobile = '13800000000';

const people: readonly (readonly [string, string, string, 'zh-CN' | 'en', string, string])[] = [
  ['amphi_house', '圆形剧场 Amphi', '本站的客厅：直播、辩论与放映。', 'zh-CN', '#0a7461', '#2ed3b0'],
  ['lin_yuan', '林远山', '拍山，也拍山里的人。', 'zh-CN', '#12485a', '#f4c04e'],
  ['mei_kitchen', '梅子厨房', '一口锅，三道菜，二十分钟。', 'zh-CN', '#d9683c', '#ffe3b0'],
  ['bo_physics', '薄荷物理', '把公式讲成故事。', 'zh-CN', '#1e3a5f', '#8fd3ff'],
  ['qiao_debate', '乔辩手', '先听懂，再反驳。', 'zh-CN', '#3b1466', '#ff7a7a'],
  ['xiaoman_music', '小满乐队', '四个人，一间旧仓库。', 'zh-CN', '#7a1024', '#ffa64d'],
  ['old_gamer', '老宋打游戏', '不氪金，不挂机，只通关。', 'zh-CN', '#06221c', '#81b29a'],
  ['ada_codes', 'Ada Whitfield', 'Small programs, explained slowly.', 'en', '#242b32', '#6ea8ff'],
  ['north_rides', 'North Rides', 'Night rides, wet roads, good lights.', 'en', '#0b1e2d', '#d9683c'],
  ['field_notes', 'Field Notes', 'One walk, one bird, one notebook.', 'en', '#3d405b', '#81b29a'],
  ['reel_talk', 'Reel Talk', 'Old films, new eyes.', 'en', '#120b2e', '#e07a5f'],
  ['tom_runs', 'Tomás Rivera', 'Marathons are long walks in a hurry.', 'en', '#1e55bd', '#f2e6c8'],
];

/** All twelve, the house first. */
export const cast: readonly Member[] = people.map(([username, nickname, signature, locale, one, two], index) => ({
  mobile: String(Number(firstMobile) + index),
  username,
  nickname,
  signature,
  locale,
  colours: [one, two],
}));

/** Rooms of the house. */
export const rooms = [
  { title: '开放麦：人工智能该不该批改高考作文', category: '辩论' },
  { title: '周末音乐会 · Weekend concert', category: '音乐' },
  { title: '从零写一个视频服务器', category: '科技' },
  { title: '城市夜骑 4K', category: '生活' },
] as const;

/** The picture of a member: three arcs, drawn as SVG text. */
export const portrait = ({ colours: [back, front] }: Pick<Member, 'colours'>): string => {
  const arc = (radius: number): string =>
    `<circle cx="128" cy="210" r="${radius}" fill="none" stroke="${front}" stroke-width="22"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="${back}"/>${[54, 100, 146].map(arc).join('')}</svg>`;
};
