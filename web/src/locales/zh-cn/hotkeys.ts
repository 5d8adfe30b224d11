import type { hotkeys as keys } from '../en/hotkeys.ts';

/** Messages `hotkeys.*` in Simplified Chinese. */
export const hotkeys: typeof keys = {
  title: '键盘快捷键',
  enabled: '使用单键快捷键',
  site: '所有页面',
  player: '播放器',
  search: '搜索',
  goLive: '去直播',
  help: '这张表',
  play: '播放或暂停',
  back10: '后退 10 秒',
  ahead10: '前进 10 秒',
  back5: '后退 5 秒',
  ahead5: '前进 5 秒',
  louder: '调大音量',
  quieter: '调小音量',
  mute: '静音',
  start: '最早的画面',
  edge: '回到直播',
  percent: '跳到可回看部分的 0–90 %',
  fullscreen: '全屏',
  theatre: '剧场模式',
  stats: '统计信息',
  leave: '关闭菜单、离开剧场模式',
};
