import { z } from 'zod';
import { instant } from './envelope.ts';

/** `GET /api/health`: the process is alive. */
export const health = z.object({
  service: z.literal('live-backend'),
  status: z.literal('running'),
  timestamp: instant,
});

/** `GET /api/ready`: every part answers; otherwise the answer is 503 `unavailable` with the parts in `data.fields`. */
export const ready = z.object({ parts: z.record(z.string(), z.literal('ok')) });

export type Health = z.output<typeof health>;
export type Ready = z.output<typeof ready>;
