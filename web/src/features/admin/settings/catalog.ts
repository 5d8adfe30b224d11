import type { SettingKey } from '@amphi/contract';

/** How a setting is changed. Labels and texts are message keys. */
export type SettingControl =
  | { readonly kind: 'text'; readonly max: number; readonly isLong?: boolean; readonly example?: string }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly SettingChoice[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'secret'; readonly example?: string }
  | { readonly kind: 'providers' };

/** One answer of a choice. */
export interface SettingChoice {
  readonly value: string;
  readonly label: string;
}

/** One setting in words. */
export interface SettingEntry {
  readonly key: SettingKey;
  readonly label: string;
  readonly text: string;
  readonly control: SettingControl;
  /** The senders that need it; without it, everybody does. */
  readonly senders?: readonly string[];
}

/** A page of settings. */
export interface SettingSection {
  /** Last part of the address. */
  readonly name: string;
  readonly label: string;
  readonly text: string;
  /** Messages of this kind can be tried out. */
  readonly test?: 'sms' | 'email';
  readonly entries: readonly SettingEntry[];
}

const text = (max: number, example?: string): SettingControl => ({
  kind: 'text',
  max,
  ...(example === undefined ? {} : { example }),
});
const site: SettingSection = {
  name: 'site',
  label: 'admin.sectionSite',
  text: 'admin.sectionSiteText',
  entries: [
    { key: 'site.name', label: 'admin.setSiteName', text: 'admin.setSiteNameText', control: text(40) },
    {
      key: 'site.description',
      label: 'admin.setSiteDescription',
      text: 'admin.setSiteDescriptionText',
      control: { kind: 'text', max: 200, isLong: true },
    },
    {
      key: 'site.locale',
      label: 'admin.setSiteLocale',
      text: 'admin.setSiteLocaleText',
      control: {
        kind: 'choice',
        choices: [
          { value: 'zh-CN', label: 'admin.localeChinese' },
          { value: 'en', label: 'admin.localeEnglish' },
        ],
      },
    },
  ],
};

const registration: SettingSection = {
  name: 'registration',
  label: 'admin.sectionRegistration',
  text: 'admin.sectionRegistrationText',
  entries: [
    {
      key: 'registration.isOpen',
      label: 'admin.setRegistrationOpen',
      text: 'admin.setRegistrationOpenText',
      control: { kind: 'switch' },
    },
    {
      key: 'registration.proof',
      label: 'admin.setRegistrationProof',
      text: 'admin.setRegistrationProofText',
      control: {
        kind: 'choice',
        choices: [
          { value: 'image', label: 'admin.proofImage' },
          { value: 'sms', label: 'admin.proofSms' },
        ],
      },
    },
  ],
};

const live: SettingSection = {
  name: 'live',
  label: 'admin.sectionLive',
  text: 'admin.sectionLiveText',
  entries: [
    {
      key: 'live.whoMayGoLive',
      label: 'admin.setLiveWho',
      text: 'admin.setLiveWhoText',
      control: {
        kind: 'choice',
        choices: [
          { value: 'streamers', label: 'admin.liveStreamers' },
          { value: 'users', label: 'admin.liveUsers' },
        ],
      },
    },
  ],
};

const number = (min: number, max: number, unit: string): SettingControl => ({ kind: 'number', min, max, unit });
const video: SettingSection = {
  name: 'video',
  label: 'admin.sectionVideo',
  text: 'admin.sectionVideoText',
  entries: [
    {
      key: 'video.whoMayUpload',
      label: 'admin.setVideoWho',
      text: 'admin.setVideoWhoText',
      control: {
        kind: 'choice',
        choices: [
          { value: 'users', label: 'admin.videoUsers' },
          { value: 'streamers', label: 'admin.videoStreamers' },
        ],
      },
    },
    {
      key: 'video.isReviewed',
      label: 'admin.setVideoReviewed',
      text: 'admin.setVideoReviewedText',
      control: { kind: 'switch' },
    },
    {
      key: 'video.maxUploadMb',
      label: 'admin.setVideoMaxUpload',
      text: 'admin.setVideoMaxUploadText',
      control: number(1, 1_000_000, 'admin.unitMb'),
    },
    {
      key: 'video.dailyUploadMb',
      label: 'admin.setVideoDaily',
      text: 'admin.setVideoDailyText',
      control: number(1, 10_000_000, 'admin.unitMb'),
    },
    {
      key: 'video.maxMinutes',
      label: 'admin.setVideoMaxMinutes',
      text: 'admin.setVideoMaxMinutesText',
      control: number(1, 6000, 'admin.unitMinutes'),
    },
    {
      key: 'video.hasAv1',
      label: 'admin.setVideoAv1',
      text: 'admin.setVideoAv1Text',
      control: { kind: 'switch' },
    },
  ],
};

const insight: SettingSection = {
  name: 'insight',
  label: 'admin.sectionInsight',
  text: 'admin.sectionInsightText',
  entries: [
    {
      key: 'insight.logDays',
      label: 'admin.setLogDays',
      text: 'admin.setLogDaysText',
      control: number(0, 3650, 'admin.unitDays'),
    },
  ],
};

const hosted = ['aliyun', 'tencent'];
const sms: SettingSection = {
  name: 'sms',
  label: 'admin.sectionSms',
  text: 'admin.sectionSmsText',
  test: 'sms',
  entries: [
    {
      key: 'sms.sender',
      label: 'admin.setSmsSender',
      text: 'admin.setSmsSenderText',
      control: {
        kind: 'choice',
        choices: [
          { value: 'none', label: 'admin.senderNone' },
          { value: 'webhook', label: 'admin.senderWebhook' },
          { value: 'aliyun', label: 'admin.senderAliyun' },
          { value: 'tencent', label: 'admin.senderTencent' },
        ],
      },
    },
    {
      key: 'sms.webhookUrl',
      label: 'admin.setSmsWebhookUrl',
      text: 'admin.setSmsWebhookUrlText',
      control: text(500, 'https://sms.example.org/send'),
      senders: ['webhook'],
    },
    {
      key: 'sms.webhookSecret',
      label: 'admin.setSmsWebhookSecret',
      text: 'admin.setSmsWebhookSecretText',
      control: { kind: 'secret' },
      senders: ['webhook'],
    },
    {
      key: 'sms.accessKeyId',
      label: 'admin.setSmsKeyId',
      text: 'admin.setSmsKeyIdText',
      control: text(200),
      senders: hosted,
    },
    {
      key: 'sms.accessKeySecret',
      label: 'admin.setSmsKeySecret',
      text: 'admin.setSmsKeySecretText',
      control: { kind: 'secret' },
      senders: hosted,
    },
    {
      key: 'sms.appId',
      label: 'admin.setSmsAppId',
      text: 'admin.setSmsAppIdText',
      control: text(100),
      senders: ['tencent'],
    },
    {
      key: 'sms.signName',
      label: 'admin.setSmsSignName',
      text: 'admin.setSmsSignNameText',
      control: text(100),
      senders: hosted,
    },
    {
      key: 'sms.template',
      label: 'admin.setSmsTemplate',
      text: 'admin.setSmsTemplateText',
      control: text(100),
      senders: hosted,
    },
  ],
};

const mail: SettingSection = {
  name: 'mail',
  label: 'admin.sectionMail',
  text: 'admin.sectionMailText',
  test: 'email',
  entries: [
    {
      key: 'mail.url',
      label: 'admin.setMailUrl',
      text: 'admin.setMailUrlText',
      control: { kind: 'secret', example: 'smtp://user:password@mail.example.org:587' },
    },
    {
      key: 'mail.from',
      label: 'admin.setMailFrom',
      text: 'admin.setMailFromText',
      control: text(200, 'Amphi <no-reply@example.org>'),
    },
  ],
};

const signIn: SettingSection = {
  name: 'sign-in',
  label: 'admin.sectionSignIn',
  text: 'admin.sectionSignInText',
  entries: [
    {
      key: 'oidc.providers',
      label: 'admin.setProviders',
      text: 'admin.setProvidersText',
      control: { kind: 'providers' },
    },
  ],
};

/** Every setting, page by page. */
export const settingSections: readonly SettingSection[] = [site, registration, video, live, sms, mail, signIn, insight];

/** The page that the address names. */
export function findSection(name: unknown): SettingSection | null {
  return settingSections.find((section) => section.name === name) ?? null;
}

/** Entries whose name, explanation or key hold every word; `say` turns message keys into words. */
export function findSettings(
  words: string,
  say: (key: string) => string,
): readonly { readonly section: SettingSection; readonly entries: readonly SettingEntry[] }[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const holds = (section: SettingSection, { key, label, text: explanation }: SettingEntry): boolean => {
    const all = `${key} ${say(section.label)} ${say(label)} ${say(explanation)}`.toLocaleLowerCase();
    return wanted.every((word) => all.includes(word));
  };
  return settingSections
    .map((section) => ({ section, entries: section.entries.filter((entry) => holds(section, entry)) }))
    .filter(({ entries }) => entries.length > 0);
}
