export {
  comments,
  danmaku,
  favouriteFolders,
  favourites,
  followCounts,
  follows,
  likes,
  socialCounts,
} from './social.schema.ts';
export { createSocial, type Social } from './social.ts';
export type { Mine } from './deed/deed.store.ts';
export { videoTarget, type Target } from './target.ts';
export { registerSocialRoutes } from './follow/follow.routes.ts';
export { pageByMoment, parseMomentCursor, type MomentCursor } from './moment-cursor.ts';
export { modeName, planWindow } from './danmaku/danmaku.ts';
export { toComment } from './comment/comment-view.ts';
export { createSocialOwnDataStore } from './own-data/own-data.store.ts';
export { socialPersonalData } from './own-data/personal-data.ts';
