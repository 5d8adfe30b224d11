import type { setup as keys } from '../en/setup.ts';

/** Messages `setup.*` in Simplified Chinese. */
export const setup: typeof keys = {};
