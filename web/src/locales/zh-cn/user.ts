import type { user as keys } from '../en/user.ts';

/** Messages `user.*` in Simplified Chinese. */
export const user: typeof keys = {
  failed: '主页没有加载出来',
  missingTitle: '这个主页不可用',
  missingText: '地址不对，或者这个人已经不在这里了。',
  joined: '{date} 加入',
  edit: '编辑资料',
  share: '分享',
  tabs: '主页分区',
  lives: '直播',
  about: '关于',
  livesFailed: '直播间没有加载出来',
  livesNone: '{name} 还没有公开的直播间',
  livesNoneText: '一开直播间，就会出现在这里。',
  livesNoneOwn: '你还没有公开的直播间',
  livesNoneOwnText: '公开的直播间会出现在这里，谁都看得到。',
  onAir: '正在直播',
  otherRooms: '其他直播间',
  noSignature: '还没有写什么。',
  noSignatureOwn: '还没有写什么。写一句介绍，别人更容易认出你。',
  factHandle: '用户名',
  factJoined: '加入时间',
  facts: '资料',
  handleCopied: '地址已复制',
  loadMore: '加载更多',
};
