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
