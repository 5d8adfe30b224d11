/** What the crowd of the demo says, by language. */
export const talk = {
  'zh-CN': {
    danmaku: [
      '来了来了',
      '这配色绝了',
      '前排',
      '好安静，喜欢',
      '学到了',
      '慢一点慢一点',
      '这里要记笔记',
      '哈哈哈哈',
      '第二遍了',
      '封面是认真的',
      '声音好舒服',
      '原来如此',
      '求背景音乐',
      '这段我能看一天',
      '高能预警',
      '辛苦了',
      '鼓掌',
      '已收藏',
      '下次什么时候',
      '懂了，又没完全懂',
    ],
    comments: [
      '看到 0:08 那里停下来想了很久，谢谢讲得这么清楚。',
      '画面比我想的耐看，已经推荐给同事。',
      '希望出一期更长的。',
      '有没有人和我一样是为了音乐留下来的？',
      '从头到尾没有一句废话。',
      '简介里的时间点很贴心。',
      '这个角度第一次见。',
      '第三次来看了，每次都有新发现。',
      '建议调大一点音量，其他都好。',
      '收藏了，周末和家人一起看。',
    ],
    replies: ['同感。', '谢谢，下一期已经在做了。', '0:05 那里也很好。', '我也是第三次来。'],
  },
  en: {
    danmaku: [
      'first',
      'those colours',
      'so calm',
      'wait, what',
      'writing this down',
      'again!',
      'that sound though',
      'lovely',
      'ha',
      'pause here',
      'who else rewatched',
      'more of this',
      'now I get it',
      'almost got it',
      'clap clap',
      'saved',
      'nice one',
      'the timing',
      'here before work',
      'slow down please',
    ],
    comments: [
      'Stopped at 0:08 and thought about it for a while. Thank you for explaining it so plainly.',
      'Looks better than it has any right to.',
      'Would watch an hour of this.',
      'Came for the title, stayed for the sound.',
      'Not one wasted word.',
      'The chapter marks help a lot.',
      'Never saw it from this side.',
      'Third time here, and I still find something new.',
      'A little quieter than the others, otherwise perfect.',
      'Saved for the weekend with the family.',
    ],
    replies: ['Same here.', 'Thanks, the next one is on its way.', '0:05 is good as well.', 'My third time, too.'],
  },
} as const;

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
export const createDice = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One of them. */
export const pick = <Item>(dice: () => number, items: readonly Item[]): Item => {
  const item = items[Math.floor(dice() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

/** As many different ones as wished. */
export const pickSome = <Item>(dice: () => number, items: readonly Item[], count: number): readonly Item[] =>
  items
    .map((item) => ({ item, order: dice() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ item }) => item);

const clock = (seconds: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `00:${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds % 60))}.000`;
};

/** Captions as WebVTT: the sentences of a text, four seconds each, as long as the film lasts. */
export const captionsOf = (text: string, seconds: number): string => {
  const sentences = text
    .split('\n')
    .filter((line) => !/^\d+:\d\d/.test(line))
    .flatMap((line) => line.split(/(?<=[。，：；.,:;!?！？])\s*/))
    .filter((line) => line !== '');
  const cues = sentences
    .map((line, index) => ({ line, start: 1 + index * 4 }))
    .filter(({ start }) => start + 1 < seconds)
    .map(({ line, start }) => `${clock(start)} --> ${clock(Math.min(start + 3.5, seconds))}\n${line}\n`);
  return `WEBVTT\n\n${cues.join('\n')}`;
};
