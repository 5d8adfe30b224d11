/** Messages `admin.*` in English; the keys are those of every language. */
export const admin = {};
