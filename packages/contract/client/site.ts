import { userInfo, type UserInfo } from '../account.ts';
import { health, type Health } from '../health.ts';
import { siteInfo, type SiteInfo } from '../settings.ts';
import type { Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** What every visitor may ask of a site. */
export interface SiteClient {
  health(options?: CallOptions): Promise<Health>;
  site(options?: CallOptions): Promise<SiteInfo>;
  userInfo(options?: CallOptions): Promise<UserInfo>;
}

/** @see SiteClient */
export const createSiteClient = (ask: Ask): SiteClient => ({
  health: (options) => ask({ method: 'GET', path: '/api/health' }, health, options),
  site: (options) => ask({ method: 'GET', path: '/api/v1/site' }, siteInfo, options),
  userInfo: (options) => ask({ method: 'GET', path: '/api/user/info' }, userInfo, options),
});
