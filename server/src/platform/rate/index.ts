export {
  createRateLimits,
  limitByAddress,
  type RateAnswer,
  type RateHook,
  type RateLimits,
  type RateRule,
} from './rate.ts';
