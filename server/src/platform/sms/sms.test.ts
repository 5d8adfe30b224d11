import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createOutgoing } from '../outgoing/index.ts';
import { signAliyun } from './aliyun-signature.ts';
import { createAliyunSms, createTencentSms, createWebhookSms, type ShortMessage, type SmsSender } from './index.ts';
import { signTencent } from './tencent-signature.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let answer: { status: number; body: string; location?: string } = { status: 200, body: '' };
let seen: Seen[] = [];
const server = createServer((request, response) => {
  const { method = '', url = '', headers } = request;
  const finish = (body: string): void => {
    seen.push({ method, url, headers, body });
    const { status, location } = answer;
    response.writeHead(status, location === undefined ? {} : { location }).end(answer.body);
  };
  text(request).then(finish, () => response.destroy());
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const endpoint = `http://${host}`;
afterAll(() => void server.close());
beforeEach(() => {
  seen = [];
  answer = { status: 200, body: '' };
});

const outgoing = createOutgoing({ allowedPrivate: ['127.0.0.1'] });
const wall = () => new Date(1_800_000_000_700);
const message: ShortMessage = { to: '+8613800138000', code: '482913', text: '您的验证码是 482913', template: 'login' };

/** What the sender said when it failed; it may name neither number, code nor secret. */
const failureOf = async (sender: SmsSender): Promise<string> => {
  const error: unknown = await sender.send(message).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'SmsError' });
  const said = error instanceof Error ? error.message : '';
  expect(said).not.toMatch(/138|482913|very-secret/);
  return said;
};

describe('the published examples', () => {
  test('of Alibaba Cloud give the published signature', () => {
    const { authorization } = signAliyun({
      host: 'ecs.cn-shanghai.aliyuncs.com',
      action: 'RunInstances',
      version: '2014-05-26',
      query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      date: '2023-10-26T10:22:32Z',
      nonce: '3156853299f313e23d1673dc12e1703d',
      accessKeyId: 'YourAccessKeyId',
      accessKeySecret: 'YourAccessKeySecret',
    });
    expect(authorization).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  test('of Tencent Cloud give the published signature', () => {
    const authorization = signTencent({
      host: 'cvm.tencentcloudapi.com',
      service: 'cvm',
      action: 'DescribeInstances',
      unixSeconds: 1_551_113_065,
      body: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      secretId: `AKID${'*'.repeat(32)}`,
      secretKey: '*'.repeat(32),
    });
    expect(authorization).toBe(
      `TC3-HMAC-SHA256 Credential=AKID${'*'.repeat(32)}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f`,
    );
  });
});

describe('a webhook', () => {
  const webhook = createWebhookSms({ url: `${endpoint}/sms?tenant=1`, secret: 'very-secret' }, outgoing, wall);

  test('gets the message and a signature over time and body', async () => {
    answer = { status: 202, body: '' };
    await webhook.send(message);
    const [request] = seen;
    expect(request).toMatchObject({ method: 'POST', url: '/sms?tenant=1' });
    expect(JSON.parse(request?.body ?? '')).toEqual(message);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amphi-timestamp': '1800000000',
      // openssl dgst -sha256 -hmac very-secret over "1800000000." and the body
      'x-amphi-signature': 'sha256=7ba847a18b469f85569ab3dbf2937f9f5c9a512a613d193fc0dd3dc2e60a73d9',
    });
  });

  test('goes unsigned without a secret', async () => {
    await createWebhookSms({ url: endpoint, secret: '' }, outgoing, wall).send(message);
    expect(seen[0]?.headers).not.toHaveProperty('x-amphi-signature');
  });

  test.each([
    [{ status: 500, body: 'number 13800138000 is bad' }, 'the SMS webhook refused the message (HTTP 500)'],
    [{ status: 307, body: '', location: '/elsewhere' }, 'the SMS webhook refused the message (HTTP 307)'],
  ])('that answers %o has refused', async (given, said) => {
    answer = given;
    expect(await failureOf(webhook)).toBe(said);
    expect(seen).toHaveLength(1);
  });

  test('at a private address is not called', async () => {
    const closed = createOutgoing({ allowedPrivate: [] });
    const sender = createWebhookSms({ url: endpoint, secret: 'very-secret' }, closed, wall);
    expect(await failureOf(sender)).toBe('the SMS webhook could not be reached (address_refused)');
    expect(seen).toEqual([]);
  });
});

describe('Alibaba Cloud', () => {
  const settings = {
    accessKeyId: 'id',
    accessKeySecret: 'very-secret',
    signName: '安菲 (A*)',
    templateCode: 'SMS_1',
    endpoint,
  };
  const aliyun = createAliyunSms(settings, outgoing, wall);

  test('gets a signed call with the template and its one variable', async () => {
    answer = { status: 200, body: '{"Code":"OK","BizId":"1"}' };
    await aliyun.send(message);
    const [request] = seen;
    const url = new URL(request?.url ?? '', endpoint);
    const query = {
      PhoneNumbers: '13800138000',
      SignName: '安菲 (A*)',
      TemplateCode: 'SMS_1',
      TemplateParam: '{"code":"482913"}',
    };
    expect(Object.fromEntries(url.searchParams)).toEqual(query);
    expect(request).toMatchObject({ method: 'POST', body: '' });
    const { authorization, 'x-acs-date': date, 'x-acs-signature-nonce': nonce, ...headers } = request?.headers ?? {};
    expect(headers).toMatchObject({ host, 'x-acs-action': 'SendSms', 'x-acs-version': '2017-05-25' });
    expect(date).toBe('2027-01-15T08:00:00Z');
    const again = signAliyun({
      host,
      action: 'SendSms',
      version: '2017-05-25',
      query,
      date: String(date),
      nonce: String(nonce),
      accessKeyId: 'id',
      accessKeySecret: 'very-secret',
    });
    expect(authorization).toBe(again['authorization']);
  });

  test('gets foreign numbers with their country code', async () => {
    answer = { status: 200, body: '{"Code":"OK"}' };
    await aliyun.send({ ...message, to: '+85261234567' });
    expect(new URL(seen[0]?.url ?? '', endpoint).searchParams.get('PhoneNumbers')).toBe('85261234567');
  });

  test.each([
    [
      { status: 200, body: '{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"13800138000"}' },
      'isv.BUSINESS_LIMIT_CONTROL',
    ],
    [{ status: 400, body: '{"Code":"SignatureDoesNotMatch"}' }, 'SignatureDoesNotMatch'],
    [{ status: 200, body: '{"Code":"13800138000 is bad"}' }, 'HTTP 200'],
    [{ status: 502, body: '<html>' }, 'HTTP 502'],
  ])('that answers %o has refused', async (given, reason) => {
    answer = given;
    expect(await failureOf(aliyun)).toBe(`Alibaba Cloud refused the message (${reason})`);
  });
});

describe('Tencent Cloud', () => {
  const settings = {
    secretId: 'id',
    secretKey: 'very-secret',
    sdkAppId: '1400',
    signName: '安菲',
    templateId: '7',
    endpoint,
  };
  const tencent = createTencentSms(settings, outgoing, wall);

  test('gets a signed call with the template and its one variable', async () => {
    answer = { status: 200, body: '{"Response":{"SendStatusSet":[{"Code":"Ok"}],"RequestId":"1"}}' };
    await tencent.send(message);
    const [request] = seen;
    expect(JSON.parse(request?.body ?? '')).toEqual({
      PhoneNumberSet: ['+8613800138000'],
      SmsSdkAppId: '1400',
      SignName: '安菲',
      TemplateId: '7',
      TemplateParamSet: ['482913'],
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': 'ap-guangzhou',
      'x-tc-timestamp': '1800000000',
      authorization: signTencent({
        host,
        service: 'sms',
        action: 'SendSms',
        unixSeconds: 1_800_000_000,
        body: request?.body ?? '',
        secretId: 'id',
        secretKey: 'very-secret',
      }),
    });
  });

  test.each([
    ['{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"x"}}}', 'AuthFailure.SignatureFailure'],
    [
      '{"Response":{"SendStatusSet":[{"Code":"LimitExceeded.PhoneNumberDailyLimit"}]}}',
      'LimitExceeded.PhoneNumberDailyLimit',
    ],
    ['{"Response":{"SendStatusSet":[]}}', 'HTTP 200'],
    ['null', 'HTTP 200'],
  ])('that answers %s has refused', async (body, reason) => {
    answer = { status: 200, body };
    expect(await failureOf(tencent)).toBe(`Tencent Cloud refused the message (${reason})`);
  });
});
