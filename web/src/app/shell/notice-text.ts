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
      default:
        return notice satisfies never;
    }
  };
}
