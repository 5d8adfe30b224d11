export {
  comments,
  danmaku,
  favourites,
  followCounts,
  follows,
  laterItems,
  likes,
  socialCounts,
} from './social.schema.ts';
export { createSocial, type Social } from './social.ts';
export type { Mine } from './deed/deed.store.ts';
export { videoTarget, type Target } from './target.ts';
