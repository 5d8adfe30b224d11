import { z } from 'zod';

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Names a live room for ever: 12 characters of `[0-9A-Za-z]`. */
export type LiveId = Id<'live'>;

/** Names a user: 12 characters of `[0-9A-Za-z]`. */
export type UserId = Id<'user'>;

/** Names one broadcast: 16 characters of `[0-9A-Za-z]`. */
export type SessionId = Id<'session'>;

/** Names a video: 12 characters of `[0-9A-Za-z]`. */
export type VideoId = Id<'video'>;

const shape = /^[0-9A-Za-z]{4,32}$/;

/** The id when the text can be one, else null: an id that does not parse is answered like an unknown one. */
export const parseLiveId = (text: string): LiveId | null => (shape.test(text) ? (text as LiveId) : null);

/** The id when the text can be one, else null. */
export const parseUserId = (text: string): UserId | null => (shape.test(text) ? (text as UserId) : null);

/** The id when the text can be one, else null. */
export const parseSessionId = (text: string): SessionId | null => (shape.test(text) ? (text as SessionId) : null);

/** The id when the text can be one, else null. */
export const parseVideoId = (text: string): VideoId | null => (shape.test(text) ? (text as VideoId) : null);

/** Path parameter of everything about one video; deliberately loose, see `parseVideoId`. */
export const videoParams = z.object({ videoId: z.string().meta({ description: 'Id of the video' }) });

/** Path parameter of everything about one live room; deliberately loose, see `parseLiveId`. */
export const liveParams = z.object({ liveId: z.string().meta({ description: 'Id of the live room' }) });
