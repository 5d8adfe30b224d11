import { z } from 'zod';
import type { Outgoing } from '../outgoing/index.ts';
import { post, refusedBy } from './post.ts';
import type { SmsSender } from './sms-sender.ts';
import { signTencent, tencentContentType } from './tencent-signature.ts';

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

const service = 'Tencent Cloud';
const answerSchema = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string() })).optional(),
  }),
});

/** Sends through Tencent Cloud (sms.tencentcloudapi.com 2021-01-11, SendSms); whether the network delivered it is not asked. */
export const createTencentSms = (
  settings: TencentSmsSettings,
  outgoing: Outgoing,
  wall: () => Date = () => new Date(),
): SmsSender => {
  const endpoint = new URL(settings.endpoint ?? 'https://sms.tencentcloudapi.com');
  const { secretId, secretKey, sdkAppId, signName, templateId, region = 'ap-guangzhou' } = settings;
  const action = 'SendSms';
  return {
    send: async ({ to, code }) => {
      const body = JSON.stringify({
        PhoneNumberSet: [to],
        SmsSdkAppId: sdkAppId,
        SignName: signName,
        TemplateId: templateId,
        TemplateParamSet: [code],
      });
      const unixSeconds = Math.floor(wall().getTime() / 1000);
      const call = { host: endpoint.host, service: 'sms', action, unixSeconds, body, secretId, secretKey };
      const headers = {
        authorization: signTencent(call),
        'content-type': tencentContentType,
        'x-tc-action': action,
        'x-tc-version': '2021-01-11',
        'x-tc-region': region,
        'x-tc-timestamp': String(unixSeconds),
      };
      const { status, json } = await post(outgoing, { service, url: `${endpoint.origin}/`, headers, body });
      const answer = answerSchema.safeParse(json).data?.Response;
      const outcome = answer?.Error?.Code ?? answer?.SendStatusSet?.[0]?.Code;
      if (status !== 200 || outcome !== 'Ok') throw refusedBy(service, status, outcome);
    },
  };
};
