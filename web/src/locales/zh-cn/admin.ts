import type { admin as keys } from '../en/admin.ts';

/** Messages `admin.*` in Simplified Chinese. */
export const admin: typeof keys = {};
