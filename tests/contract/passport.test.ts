import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelope, loginAnswer, userInfo } from '@amphi/contract';
import { openSite, type OpenSite } from './site.ts';
import { newMobile, nothing, refused, statusesOf, Visitor } from './visitor.ts';

const password = 'a long test password';
let site: OpenSite;
let visitor: Visitor;
beforeAll(async () => {
  site = await openSite();
  visitor = new Visitor(site);
});
afterAll(() => site.close());

describe('GET /passport/image_code', () => {
  test('draws another PNG at every call, which nobody keeps', async () => {
    const seen = new Set<string>();
    for (const id of ['picture-a', 'picture-a', 'picture-b', 'picture-c']) {
      const { status, headers, bytes } = await visitor.fetch('GET', `/passport/image_code?cur_id=${id}`);
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        'image/png',
        'no-store',
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(Buffer.from(bytes.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      expect([view.getUint32(16), view.getUint32(20)]).toEqual([240, 88]);
      seen.add(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(seen.size).toBe(4);
  });

  test.each([
    ['', 'cur_id_required'],
    ['?cur_id=', 'cur_id_required'],
    [`?cur_id=${'x'.repeat(129)}`, 'cur_id_invalid'],
    ['?cur_id=%20', 'cur_id_invalid'],
    ['?cur_id=%00', 'text_invalid'],
    ['?cur_id=a&cur_id=b', 'cur_id_invalid'],
  ])('refuses %j', async (query, error) => {
    const answer = await visitor.ask('GET', `/passport/image_code${query}`);
    expect(refused(answer)).toEqual([400, error, { cur_id: error }]);
  });

  test('voids the answer before: of the same id, and of pre_id where it came from the same address', async () => {
    const old = await visitor.proof('again');
    const renewed = await visitor.proof('again');
    const other = new Visitor(site);
    await other.fetch('GET', '/passport/image_code?cur_id=foreign&pre_id=again');
    expect(await site.readPicture('again')).toBe(renewed.img_code);
    expect(old.img_code).not.toBe(renewed.img_code);
    await visitor.fetch('GET', '/passport/image_code?cur_id=next&pre_id=again');
    expect(await site.readPicture('again')).toBeNull();
  });
});

describe('POST /passport/check_mobile', () => {
  test.each([true, false])('tells whether a number is free, in every way to write it (form: %s)', async (isForm) => {
    const mobile = await visitor.register(password);
    const check = (text: string) =>
      new Visitor(site).ask('POST', '/passport/check_mobile', { mobile: text }, { isForm });
    const spaced = `${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`;
    for (const text of [mobile, spaced, `+86${mobile}`, ` +86 ${spaced} `]) {
      expect(refused(await check(text))).toEqual([409, 'mobile_taken', { mobile: 'mobile_taken' }]);
    }
    const free = await check(newMobile());
    expect([free.status, free.body]).toEqual([200, nothing]);
  });

  test.each([
    [{}, 'mobile_required'],
    [{ mobile: '' }, 'mobile_required'],
    [{ mobile: null }, 'mobile_required'],
    [{ mobile: 13_812_345_678 }, 'mobile_invalid'],
    [{ mobile: ['13812345678'] }, 'mobile_invalid'],
    [{ mobile: '12812345678' }, 'mobile_invalid'],
    [{ mobile: '1381234567' }, 'mobile_invalid'],
    [{ mobile: '138123456789' }, 'mobile_invalid'],
    [{ mobile: 'a13812345678' }, 'mobile_invalid'],
    [{ mobile: '1'.repeat(100_000) }, 'mobile_invalid'],
    [{ mobile: '13812345678\0' }, 'text_invalid'],
  ])('refuses %j', async (body, error) => {
    expect(refused(await visitor.ask('POST', '/passport/check_mobile', body))).toEqual([400, error, { mobile: error }]);
  });
});

describe('POST /passport/register', () => {
  test.each([true, false])(
    'makes a user of a picture that was read, who logs in and is masked (form: %s)',
    async (isForm) => {
      const one = new Visitor(site);
      const mobile = newMobile();
      const proof = await one.proof(`register-${isForm}`);
      const lower = { ...proof, img_code: ` ${proof.img_code.toLowerCase()} ` };
      const spaced = `+86 ${mobile.slice(0, 3)} ${mobile.slice(3, 7)} ${mobile.slice(7)}`;
      const made = await one.ask('POST', '/passport/register', { mobile: spaced, password, ...lower }, { isForm });
      expect([made.status, made.body]).toEqual([200, nothing]);
      const loggedIn = await one.ask('POST', '/passport/login', { mobile, password }, { isForm });
      const { token } = envelope(loginAnswer.strict()).strict().parse(loggedIn.body).data;
      const info = envelope(userInfo.strict()).parse(
        (await one.ask('GET', '/api/user/info', undefined, { token })).body,
      );
      expect(info.data.phone).toBe(`${mobile.slice(0, 3)}****${mobile.slice(7)}`);
      expect(info.data).toMatchObject({ email: null, avatar: null, gender: 0, level: 0 });
      expect(info.data.nickname + info.data.username).not.toContain(mobile.slice(7));
      expect(info.data.username).toMatch(/^[A-Za-z][A-Za-z0-9_]{2,23}$/);
    },
  );

  const proof = { img_code_id: 'nobody', img_code: 'ABCD' };
  const good = { mobile: '13800000000', password };
  test.each([
    [{}, 'mobile_required', ['mobile', 'password', 'img_code_id', 'img_code']],
    [{ ...good, ...proof, mobile: undefined }, 'mobile_required', ['mobile']],
    [{ ...good, ...proof, mobile: '12812345678' }, 'mobile_invalid', ['mobile']],
    [{ ...good, ...proof, password: '' }, 'password_required', ['password']],
    [{ ...good, ...proof, password: 'seven77' }, 'password_invalid', ['password']],
    [{ ...good, ...proof, password: 'é'.repeat(129) }, 'password_invalid', ['password']],
    [{ ...good, ...proof, password: 12_345_678 }, 'password_invalid', ['password']],
    [{ ...good, ...proof, password: 'Password123' }, 'password_common', ['password']],
    [{ ...good, ...proof, password: 'aaaaaaaaaaaaaaaaaaaa' }, 'password_common', ['password']],
    [{ ...good, ...proof, password: 'long enough\0' }, 'text_invalid', ['password']],
    [good, 'img_code_id_required', ['img_code_id', 'img_code']],
    [{ ...good, img_code: 'ABCD' }, 'img_code_id_required', ['img_code_id']],
    [{ ...good, img_code_id: 'nobody' }, 'img_code_required', ['img_code']],
    [{ ...good, ...proof, img_code_id: 'x'.repeat(200) }, 'img_code_id_invalid', ['img_code_id']],
    [{ ...good, ...proof }, 'img_code_invalid', ['img_code']],
    [{ mobile: '1', password: '2', ...proof }, 'mobile_invalid', ['mobile', 'password']],
  ])('refuses %j', async (body, error, fields) => {
    const [status, told, named] = refused(await visitor.ask('POST', '/passport/register', body));
    expect([status, told]).toEqual([400, error]);
    expect(Object.keys(named ?? {})).toEqual(fields);
  });

  test('takes passwords of 8 and of 128 characters, whatever they are made of', async () => {
    for (const text of ['🦜🦜🦜🦜🦜🦜🦜🦚', 'é中 '.repeat(42) + 'xy', '  spaced   out  ']) {
      const one = new Visitor(site);
      const mobile = await one.register(text);
      expect((await one.ask('POST', '/passport/login', { mobile, password: text })).status).toBe(200);
      expect((await one.ask('POST', '/passport/login', { mobile, password: `${text}.` })).status).toBe(401);
    }
  });

  test('does not use up a proof while fields are wrong, and uses it up once', async () => {
    const one = new Visitor(site);
    const work = await one.work();
    const mobile = newMobile();
    const wish = { mobile, password, ...work };
    expect(refused(await one.ask('POST', '/passport/register', { ...wish, mobile: 'x' }))[1]).toBe('mobile_invalid');
    expect((await one.ask('POST', '/passport/register', wish)).status).toBe(200);
    const again = await one.ask('POST', '/passport/register', { ...wish, mobile: newMobile() });
    expect(refused(again)).toEqual([400, 'img_code_invalid', { img_code: 'img_code_invalid' }]);
    const taken = await one.ask('POST', '/passport/register', { mobile, password, ...(await one.proof()) });
    expect(refused(taken)).toEqual([409, 'mobile_taken', { mobile: 'mobile_taken' }]);
  });

  test('bears three wrong answers to a picture, the right one then comes too late', async () => {
    const one = new Visitor(site);
    const proof = await one.proof('three-tries');
    const wish = { mobile: newMobile(), password, img_code_id: proof.img_code_id };
    for (let tries = 0; tries < 3; tries += 1) {
      expect(refused(await one.ask('POST', '/passport/register', { ...wish, img_code: 'wrong' }))[0]).toBe(400);
    }
    expect(refused(await one.ask('POST', '/passport/register', { ...wish, ...proof }))[1]).toBe('img_code_invalid');
  });

  test('lets one of many in who use one picture at the same moment', async () => {
    const one = new Visitor(site);
    const proof = await one.proof('shared');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        one.ask('POST', '/passport/register', { mobile: newMobile(), password, ...proof }),
      ),
    );
    const statuses = statusesOf(answers);
    expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 400)]);
  });

  test('makes one account of 50 registrations at once, and 49 times 409', async () => {
    const one = new Visitor(site);
    const mobile = newMobile();
    const proofs = await Promise.all(Array.from({ length: 50 }, () => one.proof()));
    const answers = await Promise.all(
      proofs.map((proof) => one.ask('POST', '/passport/register', { mobile, password, ...proof })),
    );
    const statuses = statusesOf(answers);
    expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 409)]);
    expect((await one.ask('POST', '/passport/login', { mobile, password })).status).toBe(200);
  });
});

test('nothing that was typed is in the log', () => {
  expect(site.server.output).not.toMatch(/139000000|a long test password|not it at all|198\.51\.\d+\.\d+/);
});
