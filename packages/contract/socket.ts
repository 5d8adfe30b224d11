import { z } from 'zod';
import { instant } from './envelope.ts';
import { liveState, liveStatus } from './live.ts';

/** Largest message that the server takes, in bytes. */
export const socketMaxBytes = 64 * 1024;

/** Repeated by the server in its answer, so that a client finds what was answered. */
const ref = z.string().max(64).optional();

/** What a client may say on `/ws`, as JSON text. */
export const clientMessage = z.discriminatedUnion('type', [
  /** Asks for the clock: `t0` is the client's own time of sending in milliseconds. */
  z.object({ type: z.literal('ping'), t0: z.number(), ref }),
  z.object({ type: z.literal('subscribe'), liveId: z.string().max(64), ref }),
  z.object({ type: z.literal('unsubscribe'), liveId: z.string().max(64), ref }),
]);

/** What the server says on `/ws`, as JSON text. */
export const serverMessage = z.discriminatedUnion('type', [
  /** First message of every connection. */
  z.object({ type: z.literal('hello'), protocol: z.literal(1), serverTime: instant, isLoggedIn: z.boolean() }),
  /** The client adds its own time of receipt as t3: offset = ((t1 − t0) + (t2 − t3)) / 2. All in milliseconds. */
  z.object({ type: z.literal('pong'), t0: z.number(), t1: z.number(), t2: z.number(), ref }),
  z.object({ type: z.literal('subscribed'), liveId: z.string(), ref }),
  z.object({ type: z.literal('unsubscribed'), liveId: z.string(), ref }),
  /** At once after `subscribed`, then whenever it changes. */
  z.object({
    type: z.literal('live.state'),
    liveId: z.string(),
    status: liveStatus,
    state: liveState.nullable(),
    sessionId: z.string().nullable(),
    reconnectUntil: instant.nullable(),
  }),
  z.object({ type: z.literal('live.watching'), liveId: z.string(), watching: z.int(), viewCount: z.int() }),
  /** A refusal: `error` is a string of the registry. */
  z.object({
    type: z.literal('error'),
    error: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    ref,
  }),
]);

export type ClientMessage = z.output<typeof clientMessage>;
export type ServerMessage = z.output<typeof serverMessage>;
