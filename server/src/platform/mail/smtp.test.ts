import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { createSmtp } from './index.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const serve = async (options: SMTPServerOptions = {}) => {
  const letters: Received[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username = '', password = '' }, _session, done) => {
      logins.push(`${username}:${password}`);
      if (password === 'p@ss/1') done(null, { user: username });
      else done(new Error(`bad password ${password} of ${username}`));
    },
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('gone') ? new Error(`no ${address}`) : undefined),
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const sent: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => sent.push(chunk));
      stream.on('end', () => {
        const to = rcptTo.map(({ address }) => address);
        letters.push({ from: mailFrom === false ? '' : mailFrom.address, to, source: Buffer.concat(sent).toString() });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { letters, logins, place: `127.0.0.1:${(listener.address() as AddressInfo).port}` };
};

const from = 'Amphi 直播 <no-reply@example.org>';
const letter = { to: 'ann@example.org', subject: '您的验证码', text: '验证码 123456，10 分钟内有效。\n.\nend' };

const unfold = (source: string): string => source.replaceAll(/\r\n[ \t]/g, ' ');
const header = (source: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(unfold(source.split('\r\n\r\n')[0] ?? ''))?.[1]?.trim() ?? '';
const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?b\?(.*?)\?=/gi, (_all, base64: string) => Buffer.from(base64, 'base64').toString())
    .replaceAll(/=\?utf-8\?q\?(.*?)\?=/gi, (_all, quoted: string) =>
      decodeURIComponent(quoted.replaceAll('_', '%20').replaceAll('=', '%')),
    );

describe('a letter', () => {
  test('arrives as it was written', async () => {
    const { letters, logins, place } = await serve();
    const smtp = createSmtp({ url: `smtp://no%2Dreply:p%40ss%2F1@${place}?insecure=1`, from });
    await smtp.send(letter);
    smtp.close();
    expect(logins).toEqual(['no-reply:p@ss/1']);
    const [received] = letters;
    expect(received).toMatchObject({ from: 'no-reply@example.org', to: ['ann@example.org'] });
    const source = received?.source ?? '';
    expect(decodeWords(header(source, 'subject'))).toBe('您的验证码');
    expect(decodeWords(header(source, 'from'))).toBe(from);
    expect(header(source, 'content-type')).toBe('text/plain; charset=utf-8');
    expect(header(source, 'auto-submitted')).toBe('auto-generated');
    const body = source.slice(source.indexOf('\r\n\r\n') + 4);
    expect(header(source, 'content-transfer-encoding')).toBe('base64');
    expect(Buffer.from(body, 'base64').toString().replaceAll('\r\n', '\n').trim()).toBe(letter.text);
  });

  test.each([
    ['a second header in the subject', { subject: 'Hi\r\nBcc: eve@example.org' }],
    ['a lone line feed in the subject', { subject: 'Hi\nX-A: b' }],
    ['two recipients', { to: 'ann@example.org, eve@example.org' }],
    ['a command in the recipient', { to: 'ann@example.org>\r\nRCPT TO:<eve@example.org' }],
    ['a named recipient', { to: 'Ann <ann@example.org>' }],
    ['an empty recipient', { to: '' }],
  ])('with %s is not sent', async (_what, change) => {
    const { letters, place } = await serve();
    const smtp = createSmtp({ url: `smtp://${place}?insecure=1`, from });
    await expect(smtp.send({ ...letter, ...change })).rejects.toMatchObject({ name: 'MailError' });
    expect(letters).toEqual([]);
  });

  test('that is refused is told without saying whose', async () => {
    const { place } = await serve();
    const smtp = createSmtp({ url: `smtp://${place}?insecure=1`, from });
    const error: unknown = await smtp.send({ ...letter, to: 'gone@example.org' }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({
      name: 'MailError',
      message: 'the mail server did not take the letter (EENVELOPE 550)',
    });
    expect(error).not.toHaveProperty('cause');
  });
});

describe('the mail server', () => {
  test('is tried without sending', async () => {
    const { letters, place } = await serve();
    await createSmtp({ url: `smtp://a:p%40ss%2F1@${place}?insecure=1`, from }).verify();
    expect(letters).toEqual([]);
  });

  test('that knows another password is told without the password', async () => {
    const { place } = await serve();
    const trial = createSmtp({ url: `smtp://ann:hunter2@${place}?insecure=1`, from }).verify();
    await expect(trial).rejects.toThrow(/^the mail server did not let us in \(EAUTH 535\)$/);
  });

  test('without TLS gets neither password nor letter', async () => {
    const { letters, logins, place } = await serve();
    const smtp = createSmtp({ url: `smtp://a:p%40ss%2F1@${place}`, from });
    await expect(smtp.send(letter)).rejects.toThrow('(ETLS');
    expect([letters, logins]).toEqual([[], []]);
  });

  test.each([
    ['smtps', { secure: true }],
    ['smtp', { disabledCommands: [] }],
  ])('that cannot prove its name gets nothing over %s', async (scheme, options) => {
    const { letters, logins, place } = await serve(options);
    const smtp = createSmtp({ url: `${scheme}://a:p%40ss%2F1@${place}`, from });
    await expect(smtp.send(letter)).rejects.toMatchObject({ name: 'MailError' });
    expect([letters, logins]).toEqual([[], []]);
  });

  test('that is not there is an error', async () => {
    const server: Server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const trial = createSmtp({ url: `smtp://127.0.0.1:${port}?insecure=1`, from }).verify();
    await expect(trial).rejects.toThrow('(ESOCKET)');
  });
});

test.each([
  ['http://mail.example.org', from, 'needs an address such as'],
  ['mail.example.org', from, 'needs an address such as'],
  ['smtp://mail.example.org?insecure=1', from, 'only for a mail server on loopback'],
  ['smtp://127.evil.example?insecure=1', from, 'only for a mail server on loopback'],
  ['smtps://a:%zz@mail.example.org', from, 'percent-encoded'],
  ['smtps://mail.example.org', 'Amphi', 'the sender must be'],
  ['smtps://mail.example.org', 'A\r\nBcc: b@c <a@b.example>', 'the sender must be'],
])('the settings %s and %s are refused', (url, sender, reason) => {
  expect(() => createSmtp({ url, from: sender })).toThrow(reason);
});
