import type { time as keys } from '../en/time.ts';

/** Messages `time.*` in Simplified Chinese. */
export const time: typeof keys = {
  now: '刚刚',
  minutes: '{n} 分钟前',
  hours: '{n} 小时前',
  yesterday: '昨天 {clock}',
  days: '{n} 天前',
};
