/** Messages `setup.*` in English; the keys are those of every language. */
export const setup = {};
