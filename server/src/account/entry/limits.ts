import type { RateRule } from '../../platform/rate/index.ts';

const minuteMs = 60_000;

/** How often one address may ask. */
export const entryLimits = {
  imageCode: { name: 'image_code', max: 120, windowMs: minuteMs },
  checkMobile: { name: 'check_mobile', max: 60, windowMs: minuteMs },
  register: { name: 'register', max: 100, windowMs: 10 * minuteMs },
  challenge: { name: 'challenge', max: 60, windowMs: minuteMs },
  codes: { name: 'codes', max: 10, windowMs: minuteMs },
  codesAnHour: { name: 'codes_an_hour', max: 60, windowMs: 60 * minuteMs },
  login: { name: 'login', max: 60, windowMs: minuteMs },
  reset: { name: 'password_reset', max: 20, windowMs: 10 * minuteMs },
} as const satisfies Readonly<Record<string, RateRule>>;
