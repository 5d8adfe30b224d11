export { createAliyunSms, type AliyunSmsSettings } from './aliyun-sms.ts';
export { SmsError, type ShortMessage, type SmsSender, type SmsTemplate } from './sms-sender.ts';
export { createTencentSms, type TencentSmsSettings } from './tencent-sms.ts';
export { createWebhookSms, type WebhookSmsSettings } from './webhook-sms.ts';
