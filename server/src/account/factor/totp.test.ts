import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { newRecoveryCodes, parseRecoveryCode } from './recovery-codes.ts';
import { describeTotp, findTotpStep, newTotpSecret, totpCode } from './totp.ts';

/** "12345678901234567890", RFC 6238 appendix B. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of an authenticator app', () => {
  test.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('is that of RFC 6238 at %i s', (seconds, code, step) => {
    expect(findTotpStep(rfcSecret, code, at(seconds))).toBe(step);
  });

  test('counts one step too early and too late, and not two', () => {
    const now = 1_700_000_010;
    const codeOf = (seconds: number) => totpCode(rfcSecret, at(seconds));
    const step = Math.floor(now / 30);
    expect([-30, 0, 30].map((off) => findTotpStep(rfcSecret, codeOf(now + off), at(now)))).toEqual([
      step - 1,
      step,
      step + 1,
    ]);
    expect([-60, 60].map((off) => findTotpStep(rfcSecret, codeOf(now + off), at(now)))).toEqual([null, null]);
  });

  test.each(['', '28708', '2870822', '28708a', '+287082', '0x1234'])('is not %j', (code) => {
    expect(findTotpStep(rfcSecret, code, at(59))).toBeNull();
  });

  test.each(['287 082', '２８７０８２', ' 287-082 '])('may be typed as %j', (code) => {
    expect(findTotpStep(rfcSecret, code, at(59))).toBe(1);
  });
});

test('apps read the address, whatever the site is called', async () => {
  const secret = newTotpSecret();
  const { url, qr } = await describeTotp(secret, { issuer: 'Amphi: 直播 & more', label: 'cedar_7k3m9q' });
  const parsed = new URL(url);
  expect([parsed.protocol, parsed.host, parsed.searchParams.get('secret')]).toEqual(['otpauth:', 'totp', secret]);
  expect(decodeURIComponent(parsed.pathname)).toBe('/Amphi  直播 & more:cedar_7k3m9q');
  expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
  expect(qr).toMatch(/^<svg [^]*<\/svg>\s*$/);
  expect(new TOTP({ secret }).generate({ timestamp: 59_000 })).toBe(totpCode(secret, at(59)));
});

describe('recovery codes', () => {
  test('are ten different ones of sixty bits, in groups', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/);
  });

  test('are the same however they are typed', () => {
    const typed = ['abcd-1023-wxyz', 'ABCD 1023 WXYZ', ' abcdIO23wxyz', 'abcd-lo23-wxyz'];
    expect(new Set(typed.map(parseRecoveryCode))).toEqual(new Set(['abcd1023wxyz']));
  });

  test.each(['', '123456', 'abcd-1023-wxy', 'abcd-1023-wxyzz', 'abcd-1023-wxyu'])('are not %j', (typed) => {
    expect(parseRecoveryCode(typed)).toBeNull();
  });
});
