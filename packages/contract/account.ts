import { z } from 'zod';
import { instant } from './envelope.ts';

/** `GET /api/user/info`: the caller's own account; the mobile number is masked (`138****5678`). */
export const userInfo = z.object({
  userId: z.string(),
  username: z.string(),
  nickname: z.string(),
  avatar: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  gender: z.literal([0, 1, 2]),
  level: z.int().min(0).max(6),
  createTime: instant,
});

export type UserInfo = z.output<typeof userInfo>;
