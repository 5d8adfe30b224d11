import { z } from 'zod';
import { writtenText } from './text.ts';

const optionalText = (max: number) => z.string({ error: 'setting_invalid' }).max(max, { error: 'setting_invalid' });
const choice = <const Words extends readonly string[]>(words: Words) => z.enum(words, { error: 'setting_invalid' });
const isMailUrl = (text: string): boolean => text === '' || /^smtps?:\/\/\S+$/.test(text);
const isWebUrl = (text: string): boolean => text === '' || /^https?:\/\/\S+$/.test(text);

/** One way to sign in with an account elsewhere (OpenID Connect). */
export const oidcProvider = z.object({
  /** In addresses: `/api/v1/login/oidc/<id>`. */
  id: z.string({ error: 'setting_invalid' }).regex(/^[a-z][a-z0-9-]{0,30}$/, { error: 'setting_invalid' }),
  /** On the button. */
  name: writtenText('setting_invalid', { min: 1, max: 40 }),
  issuer: z
    .string({ error: 'setting_invalid' })
    .max(500, { error: 'setting_invalid' })
    .refine(isWebUrl, { error: 'setting_invalid' }),
  clientId: optionalText(500),
  clientSecret: optionalText(2000),
  scopes: optionalText(500).default('openid profile'),
});

/**
 * Every setting of the site that operators change while it runs: type and default. Secrets are never sent out again;
 * a setting that the environment fixes (see `settingEnvironment`) cannot be changed.
 */
export const siteSettings = z.object({
  'site.name': writtenText('setting_invalid', { min: 1, max: 40 }).default('Amphi'),
  'site.description': writtenText('setting_invalid', { min: 0, max: 200 }).default(''),
  /** Language for visitors whose wishes are not served. */
  'site.locale': choice(['zh-CN', 'en']).default('zh-CN'),
  'registration.isOpen': z.boolean({ error: 'setting_invalid' }).default(true),
  /** What newcomers prove: that they are people, or that the number is theirs (needs a real SMS sender). */
  'registration.proof': choice(['image', 'sms']).default('image'),
  /** Who may own rooms and push: streamers and above, or every user. */
  'live.whoMayGoLive': choice(['streamers', 'users']).default('streamers'),
  /** Who may upload: everybody with an account, or streamers and above. */
  'video.whoMayUpload': choice(['users', 'streamers']).default('users'),
  /** Whether uploads wait for a reviewer; trusted creators never do. */
  'video.isReviewed': z.boolean({ error: 'setting_invalid' }).default(true),
  /** Largest upload, in megabytes. */
  'video.maxUploadMb': z
    .int({ error: 'setting_invalid' })
    .min(1, { error: 'setting_invalid' })
    .max(1_000_000, { error: 'setting_invalid' })
    .default(20_000),
  /** What one user may upload in 24 hours, in megabytes. */
  'video.dailyUploadMb': z
    .int({ error: 'setting_invalid' })
    .min(1, { error: 'setting_invalid' })
    .max(10_000_000, { error: 'setting_invalid' })
    .default(50_000),
  /** Longest video, in minutes. */
  'video.maxMinutes': z
    .int({ error: 'setting_invalid' })
    .min(1, { error: 'setting_invalid' })
    .max(6_000, { error: 'setting_invalid' })
    .default(720),
  /** Encode AV1 besides H.264, where ffmpeg can: smaller files, much more work. */
  'video.hasAv1': z.boolean({ error: 'setting_invalid' }).default(false),
  /** Days that the behaviour log is kept; 0 = none is written. */
  'insight.logDays': z
    .int({ error: 'setting_invalid' })
    .min(0, { error: 'setting_invalid' })
    .max(3_650, { error: 'setting_invalid' })
    .default(31),
  'sms.sender': choice(['none', 'webhook', 'aliyun', 'tencent']).default('none'),
  'sms.webhookUrl': optionalText(500).refine(isWebUrl, { error: 'setting_invalid' }).default(''),
  'sms.webhookSecret': optionalText(500).default(''),
  'sms.accessKeyId': optionalText(200).default(''),
  'sms.accessKeySecret': optionalText(500).default(''),
  'sms.appId': optionalText(100).default(''),
  'sms.signName': optionalText(100).default(''),
  'sms.template': optionalText(100).default(''),
  /** `smtp://user:password@host:587`; empty = the outbox. */
  'mail.url': optionalText(500).refine(isMailUrl, { error: 'setting_invalid' }).default(''),
  'mail.from': optionalText(200).default(''),
  'oidc.providers': z
    .array(oidcProvider, { error: 'setting_invalid' })
    .max(10, { error: 'setting_invalid' })
    .default([]),
});

export type SiteSettings = z.output<typeof siteSettings>;
/** Name of a setting. */
export type SettingKey = keyof SiteSettings;

/** Settings whose values are kept encrypted and never leave the server; pages see only whether they are set. */
export const secretSettings: ReadonlySet<SettingKey> = new Set([
  'sms.webhookSecret',
  'sms.accessKeySecret',
  'mail.url',
]);

/** Environment variables that fix a setting (JSON for lists, text otherwise). */
export const settingEnvironment: Readonly<Partial<Record<SettingKey, string>>> = {
  'site.name': 'AMPHI_SITE_NAME',
  'registration.isOpen': 'AMPHI_REGISTRATION',
  'mail.url': 'AMPHI_SMTP_URL',
  'mail.from': 'AMPHI_MAIL_FROM',
  'oidc.providers': 'AMPHI_OIDC_PROVIDERS',
};

/** One setting as the settings page sees it; a secret's `value` is null and `isSet` says whether there is one. */
export const settingView = z.object({
  key: z.string(),
  value: z.unknown(),
  default: z.unknown(),
  isSecret: z.boolean(),
  isSet: z.boolean(),
  /** Environment variable that fixes it, or null. */
  lockedBy: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
/** `GET /api/v1/admin/settings`. */
export const settingViews = z.array(settingView);
/** Body of `PATCH /api/v1/admin/settings`: key → value; null resets to the default; a secret left out stays (in providers: `clientSecret` "" keeps the old one). */
export const settingsPatch = z.object({
  values: z.record(z.string(), z.unknown(), { error: 'setting_invalid' }),
});

/** `GET /api/v1/site`: what every visitor's page needs to know. */
export const siteInfo = z.object({
  name: z.string(),
  description: z.string(),
  locale: z.enum(['zh-CN', 'en']),
  registration: z.object({ isOpen: z.boolean(), proof: z.enum(['image', 'sms']) }),
  /** How codes travel: `outbox` = the operator reads them out. */
  messages: z.object({ sms: z.enum(['outbox', 'real']), email: z.enum(['outbox', 'real']) }),
  oidc: z.array(z.object({ id: z.string(), name: z.string() })),
});

export type OidcProvider = z.output<typeof oidcProvider>;
export type SettingView = z.output<typeof settingView>;
export type SiteInfo = z.output<typeof siteInfo>;
