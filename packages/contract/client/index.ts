import { createAdminClient, type AdminClient } from './admin.ts';
import { createAsk } from './ask.ts';
import type { ClientOptions } from './http.ts';
import { createLiveClient, type LiveClient } from './live.ts';
import { createMeClient, createUserClient, type MeClient, type UserClient } from './me.ts';
import { createNotificationClient, type NotificationClient } from './notification.ts';
import { createPassportClient, type PassportClient } from './passport.ts';
import { createSecurityClient, type SecurityClient } from './security.ts';
import { createSetupClient, type SetupClient } from './setup.ts';
import { createVideoClient, type VideoClient } from './video.ts';
import { createSocialClient, type SocialClient } from './social.ts';
import { createOwnVideoClient, type OwnVideoClient } from './own-video.ts';
import { createDiscoverClient, type DiscoverClient } from './discover.ts';
import { createStudioClient, type StudioClient } from './studio.ts';
import { createReviewClient, type ReviewClient } from './review.ts';
import { createSiteClient, type SiteClient } from './site.ts';

export { createAdminClient, type AdminClient, type AuditWish, type UserWish } from './admin.ts';
export { createAsk, type Ask } from './ask.ts';
export { ApiError, type CallOptions, type ClientOptions, type Fetch } from './http.ts';
export { createLiveClient, type LiveClient, type PageWish } from './live.ts';
export { createMeClient, createUserClient, type MeClient, type UserClient } from './me.ts';
export { createNotificationClient, type NotificationClient } from './notification.ts';
export { createPassportClient, imageCodePath, oidcPath, type PassportClient } from './passport.ts';
export { createSecurityClient, type SecurityClient } from './security.ts';
export { createSetupClient, type SetupClient } from './setup.ts';
export { createVideoClient, type VideoClient, type SearchWish, type VideoWish } from './video.ts';
export { createSocialClient, type SocialClient, type CursorWish } from './social.ts';
export { createOwnVideoClient, type OwnVideoClient } from './own-video.ts';
export { createDiscoverClient, type DiscoverClient } from './discover.ts';
export { createStudioClient, type StudioClient, type InboxWish, uploadPath } from './studio.ts';
export { createReviewClient, type ReviewClient } from './review.ts';
export { createSiteClient, type SiteClient } from './site.ts';

/** Everything that can be asked of the platform; every method throws `ApiError` when it is refused. */
export interface Client extends SiteClient, LiveClient {
  readonly passport: PassportClient;
  readonly me: MeClient;
  readonly security: SecurityClient;
  readonly users: UserClient;
  readonly notifications: NotificationClient;
  readonly admin: AdminClient;
  readonly setup: SetupClient;
  readonly videos: VideoClient;
  readonly social: SocialClient;
  readonly own: OwnVideoClient;
  readonly discover: DiscoverClient;
  readonly studio: StudioClient;
  readonly review: ReviewClient;
}

/** A typed client; hand in `fetch` (in a browser: `globalThis.fetch.bind(globalThis)`). Pages that must stay light put one together of its parts. */
export const createClient = (client: ClientOptions): Client => {
  const ask = createAsk(client);
  return {
    ...createSiteClient(ask),
    ...createLiveClient(ask),
    passport: createPassportClient(ask),
    me: createMeClient(ask),
    security: createSecurityClient(ask),
    users: createUserClient(ask),
    notifications: createNotificationClient(ask),
    admin: createAdminClient(ask),
    setup: createSetupClient(ask),
    videos: createVideoClient(ask),
    social: createSocialClient(ask),
    own: createOwnVideoClient(ask),
    discover: createDiscoverClient(ask),
    studio: createStudioClient(ask),
    review: createReviewClient(ask),
  };
};
