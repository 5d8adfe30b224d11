import type { Notice } from '@amphi/contract';
import { useI18n } from 'vue-i18n';

type Change = Extract<Notice, { kind: 'security_changed' }>['what'];

const changes: Readonly<Record<Change, string>> = {
  password: 'notice.password',
  mobile: 'notice.mobile',
  email: 'notice.email',
  totp_on: 'notice.totpOn',
  totp_off: 'notice.totpOff',
  passkey_added: 'notice.passkeyAdded',
  passkey_removed: 'notice.passkeyRemoved',
  recovery_codes: 'notice.recoveryCodes',
  identity_linked: 'notice.identityLinked',
  identity_unlinked: 'notice.identityUnlinked',
  factors_reset: 'notice.factorsReset',
};

const comments: Readonly<Record<Extract<Notice, { kind: 'comment' }>['how'], string>> = {
  video: 'notice.commentVideo',
  reply: 'notice.commentReply',
  mention: 'notice.commentMention',
};

const outcomes: Readonly<Record<Extract<Notice, { kind: 'report_settled' }>['outcome'], string>> = {
  removed: 'notice.reportRemoved',
  kept: 'notice.reportKept',
  user_banned: 'notice.reportBanned',
};

const roleNames: Readonly<Record<string, string>> = {
  user: 'site.roleUser',
  streamer: 'site.roleStreamer',
  moderator: 'site.roleModerator',
  admin: 'site.roleAdmin',
};

/** Sentence of a notification, and the page where more about it stands. */
export function useNoticeText(): (notice: Notice) => { readonly text: string; readonly to: string } {
  const { t } = useI18n();
  return (notice) => {
    switch (notice.kind) {
      case 'login_new': {
        const device = notice.device ?? t('notice.unknownDevice');
        const network = notice.addressPrefix ?? t('notice.unknownNetwork');
        return { text: t('notice.loginNew', { device, network }), to: '/me/settings/sessions' };
      }
      case 'security_changed':
        return { text: t(changes[notice.what]), to: '/me/settings/security' };
      case 'role_changed': {
        const name = roleNames[notice.role];
        return { text: t('notice.role', { role: name === undefined ? notice.role : t(name) }), to: '/me' };
      }
      case 'export_ready':
        return { text: t('notice.exportReady'), to: '/me/settings/privacy' };
      case 'video_reviewed':
        return notice.isApproved
          ? { text: t('notice.videoApproved', { title: notice.title }), to: `/watch/${notice.videoId}` }
          : { text: t('notice.videoRejected', { title: notice.title }), to: `/studio/videos/${notice.videoId}` };
      case 'video_failed':
        return { text: t('notice.videoFailed', { title: notice.title }), to: `/studio/videos/${notice.videoId}` };
      case 'comment': {
        const { title, nickname: name, text } = notice;
        const to = `/watch/${notice.videoId}?comment=${notice.commentId}`;
        return { text: t(comments[notice.how], { title, name, text }), to };
      }
      case 'followed':
        return { text: t('notice.followed', { name: notice.nickname }), to: `/u/${notice.username}` };
      case 'report_settled':
        return { text: t(outcomes[notice.outcome], { summary: notice.summary }), to: '/' };
      default:
        return notice satisfies never;
    }
  };
}
