import type { form as keys } from '../en/form.ts';

/** Messages `form.*` in Simplified Chinese. */
export const form: typeof keys = {
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  capsLock: '大写锁定已开启',
  strength0: '太短了',
  strength1: '强度：弱',
  strength2: '强度：一般',
  strength3: '强度：好',
  strength4: '强度：很好',
  passwordHint: '至少 8 个字符。没有第二步验证时，建议 15 个以上。',
  summary: '请再看看这几处',
  waitSeconds: '{seconds} 秒后再试',
  optional: '选填',
  save: '保存',
  saving: '正在保存',
  reset: '还原',
  changes: '{n} 处修改未保存',
  cancel: '取消',
  typeToConfirm: '输入 {word} 以确认',
  page: '第 {page} 页，共 {pages} 页',
  pages: '分页',
  previous: '上一页',
  next: '下一页',
  unknown: '—',
};
