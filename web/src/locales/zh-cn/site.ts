import type { site as keys } from '../en/site.ts';

/** Messages `site.*` in Simplified Chinese. */
export const site: typeof keys = {
  name: 'Amphi',
  home: 'Amphi 首页',
  skipToContent: '跳到内容',
  skipToPlayer: '跳到播放器',
  menu: '菜单',
  mainNavigation: '主导航',
  live: '直播',
  back: '返回',
  search: '搜索直播间',
  clearSearch: '清除搜索',
  closeSearch: '关闭搜索',
  theme: '主题',
  themeSystem: '跟随系统',
  themeLight: '浅色',
  themeDark: '深色',
  language: '语言',
  shortcuts: '键盘快捷键',
  close: '关闭',
};
