import type { report as keys } from '../en/report.ts';

/** Messages `report.*` in Simplified Chinese. */
export const report: typeof keys = {
  title: '举报这个{what}',
  kindVideo: '视频',
  kindComment: '评论',
  kindDanmaku: '弹幕',
  kindLive: '直播',
  kindUser: '用户',
  reason: '有什么问题？',
  spam: '垃圾信息或广告',
  abuse: '辱骂或骚扰',
  hate: '仇恨言论',
  violence: '暴力或危险行为',
  sexual: '色情低俗',
  minors: '危害未成年人',
  illegal: '违法内容',
  copyright: '未经同意使用了我的作品',
  misleading: '误导或不实',
  other: '其他',
  note: '请我们看哪里？',
  noteHint: '写明时间点（如 1:23）会更快。被举报的人不会知道是谁举报的。',
  send: '提交举报',
  sent: '已举报，处理后会通知你。',
};
