import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Outgoing } from '../outgoing/index.ts';
import { aliyunQuery, signAliyun } from './aliyun-signature.ts';
import { post, refusedBy } from './post.ts';
import type { SmsSender } from './sms-sender.ts';

/** Account, signature and template at Alibaba Cloud; the template has one variable, `code`. */
export interface AliyunSmsSettings {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly signName: string;
  readonly templateCode: string;
  /** Default `https://dysmsapi.aliyuncs.com`. */
  readonly endpoint?: string;
}

const service = 'Alibaba Cloud';
const answerSchema = z.object({ Code: z.string() });

/** Mainland numbers without their country code, others without the plus. */
const numberFor = (to: string): string => to.replace(/^\+(?:86(?=1\d{10}$))?/, '');

/** Sends through Alibaba Cloud (Dysmsapi 2017-05-25, SendSms); whether the network delivered it is not asked. */
export const createAliyunSms = (
  settings: AliyunSmsSettings,
  outgoing: Outgoing,
  wall: () => Date = () => new Date(),
): SmsSender => {
  const { accessKeyId, accessKeySecret, signName, templateCode } = settings;
  const endpoint = new URL(settings.endpoint ?? 'https://dysmsapi.aliyuncs.com');
  return {
    send: async ({ to, code }) => {
      const query = {
        PhoneNumbers: numberFor(to),
        SignName: signName,
        TemplateCode: templateCode,
        TemplateParam: JSON.stringify({ code }),
      };
      const headers = signAliyun({
        host: endpoint.host,
        action: 'SendSms',
        version: '2017-05-25',
        query,
        date: `${wall().toISOString().slice(0, 19)}Z`,
        nonce: randomUUID(),
        accessKeyId,
        accessKeySecret,
      });
      const url = `${endpoint.origin}/?${aliyunQuery(query)}`;
      const { status, json } = await post(outgoing, { service, url, headers, body: '' });
      const answer = answerSchema.safeParse(json).data;
      if (status !== 200 || answer?.Code !== 'OK') throw refusedBy(service, status, answer?.Code);
    },
  };
};
