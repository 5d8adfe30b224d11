import type { SiteInfo, SiteSettings } from '@amphi/contract';
import type { Messenger } from '../site/index.ts';

/** What every visitor's page needs to know. A code by SMS is only asked for where one can be sent. */
export const siteInfoOf = (settings: SiteSettings, messages: Awaited<ReturnType<Messenger['channels']>>): SiteInfo => ({
  name: settings['site.name'],
  description: settings['site.description'],
  locale: settings['site.locale'],
  registration: {
    isOpen: settings['registration.isOpen'],
    proof: messages.sms === 'real' ? settings['registration.proof'] : 'image',
  },
  messages,
  oidc: settings['oidc.providers']
    .filter(({ issuer, clientId }) => issuer !== '' && clientId !== '')
    .map(({ id, name }) => ({ id, name })),
});
