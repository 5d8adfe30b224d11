import type { state as keys } from '../en/state.ts';

/** Messages `state.*` in Simplified Chinese. */
export const state: typeof keys = {
  loading: '正在加载',
  retry: '重试',
  offlineBar: '离线',
  offlineNote: '正在显示之前加载的内容',
  code: '编号 {code}',
  offlineTitle: '你处于离线状态',
  offlineText: '网络恢复后，这一页会自动出现。',
  networkText: '服务器没有回应。',
  serverText: '服务器没能处理这个请求。',
  busyText: '请求太多了，稍等片刻再试。',
  staleText: '下面是 {time} 加载的内容。',
  missingTitle: '这里什么也没有',
  missingText: '地址不对，或者内容已不可用。',
  toLive: '看看谁在直播',
  brokenTitle: '页面出错了',
  brokenText: '问题在我们这边。重新加载页面通常就好。',
  reload: '重新加载',
  updatedText: 'Amphi 刚刚更新过，重新加载页面即可继续。',
  forbiddenTitle: '你的角色打不开这一页',
  forbiddenText: '需要管理员授予这项权限：',
};
