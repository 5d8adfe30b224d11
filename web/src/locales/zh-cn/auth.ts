import type { auth as keys } from '../en/auth.ts';

/** Messages `auth.*` in Simplified Chinese. */
export const auth: typeof keys = {};
