import type { review as keys } from '../en/review.ts';

/** Messages `review.*` in Simplified Chinese. */
export const review: typeof keys = {};
