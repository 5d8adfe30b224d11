import { z } from 'zod';
import { typedMobile, typedPassword } from './passport.ts';
import { username } from './me.ts';
import { writtenText } from './text.ts';

/** Header that carries the code of the one-time link to every setup route; without the right one they are 404. */
export const setupHeader = 'x-setup-code';

/** `GET /api/v1/setup`: how far the first run is. */
export const setupState = z.object({
  hasAdmin: z.boolean(),
  site: z.object({
    name: z.string(),
    description: z.string(),
    locale: z.enum(['zh-CN', 'en']),
    isRegistrationOpen: z.boolean(),
    whoMayGoLive: z.enum(['streamers', 'users']),
  }),
});
/** Body of `POST /api/v1/setup/admin`; the answer is a login. */
export const setupAdmin = z.object({
  mobile: typedMobile,
  password: typedPassword,
  username: username.optional(),
  nickname: writtenText('nickname_invalid', { min: 1, max: 24 }).optional(),
});
/** Body of `PUT /api/v1/setup/site`. */
export const setupSite = z.object({
  name: writtenText('name_invalid', { min: 1, max: 40 }),
  description: writtenText('setting_invalid', { min: 0, max: 200 }).default(''),
  locale: z.enum(['zh-CN', 'en'], { error: 'locale_invalid' }),
  isRegistrationOpen: z.boolean({ error: 'setting_invalid' }),
  whoMayGoLive: z.enum(['streamers', 'users'], { error: 'setting_invalid' }),
});
/** Names of the live probes. */
export const probeNames = ['database', 'storage', 'ffmpeg', 'rtmp', 'http'] as const;
/** Params of `POST /api/v1/setup/probes/:name`. */
export const probeParams = z.object({ name: z.enum(probeNames) });
/** What a probe found; `code` says what to do about it (the page translates it), `facts` are for the sentence. */
export const probeResult = z.object({
  name: z.enum(probeNames),
  isGood: z.boolean(),
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
/** `POST /api/v1/setup/live`: a room of the new admin with its key, for the first signal. */
export const setupLive = z.object({ liveId: z.string(), pushUrl: z.string(), streamKey: z.string() });

export type SetupState = z.output<typeof setupState>;
export type SetupAdmin = z.input<typeof setupAdmin>;
export type SetupSite = z.input<typeof setupSite>;
export type ProbeName = (typeof probeNames)[number];
export type ProbeResult = z.output<typeof probeResult>;
export type SetupLive = z.output<typeof setupLive>;
