/** Messages `review.*` in English; the keys are those of every language. */
export const review = {};
