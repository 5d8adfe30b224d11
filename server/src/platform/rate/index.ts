export { addressGroup, applyRateAnswer, limitByAddress, type RateHook } from './limit-by-address.ts';
export { createRateLimits, type RateAnswer, type RateLimits, type RateRule } from './rate.ts';
