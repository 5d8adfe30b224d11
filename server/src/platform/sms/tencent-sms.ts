import { SmsError, type SmsSender } from './sms-sender.ts';

/** Account, application, signature and template at Tencent Cloud; the template has one variable, the code. */
export interface TencentSmsSettings {
  readonly secretId: string;
  readonly secretKey: string;
  readonly sdkAppId: string;
  readonly signName: string;
  readonly templateId: string;
  /** Default `ap-guangzhou`. */
  readonly region?: string;
  /** Default `https://sms.tencentcloudapi.com`. */
  readonly endpoint?: string;
}

/** Sends through Tencent Cloud (sms.tencentcloudapi.com 2021-01-11, SendSms). */
export const createTencentSms = (_settings: TencentSmsSettings): SmsSender => ({
  send: async () => Promise.reject(new SmsError('not there yet')),
});
