import { describe, expect, it } from 'vitest';
import { bytesText } from './bytes.ts';
import { daysLeft } from './due.ts';
import { identityRows } from './security/identity-rows.ts';
import { deviceName } from './security/make-passkey.ts';
import { recoveryText } from './security/recovery-text.ts';
import { deviceKind } from './sessions/device-kind.ts';

describe('sizes of files', () => {
  it('are told in the unit that fits', () => {
    expect(bytesText(999, 'en')).toBe('999 bytes');
    expect(bytesText(48_300, 'en')).toBe('48 kB');
    expect(bytesText(5_340_000, 'en')).toBe('5.3 MB');
    expect(bytesText(0, 'en')).toBe('0 bytes');
  });
});

describe('days left', () => {
  it('are whole ones, and none when the time is over', () => {
    const now = Date.parse('2026-11-20T12:00:00.000Z');
    expect(daysLeft('2026-12-20T12:00:00.000Z', now)).toBe(30);
    expect(daysLeft('2026-11-21T11:59:59.000Z', now)).toBe(0);
    expect(daysLeft('2026-11-01T00:00:00.000Z', now)).toBe(0);
  });
});

describe('linked sign-ins', () => {
  it('are those on offer, then those that are linked though no longer on offer', () => {
    const linked = [
      { provider: 'old', name: 'Old club', linkedAt: '2026-01-01T00:00:00.000Z' },
      { provider: 'b', name: 'B', linkedAt: '2026-02-01T00:00:00.000Z' },
    ];
    const rows = identityRows(
      [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
      linked,
    );
    expect(rows.map(({ provider, linkedAt }) => [provider, linkedAt !== null])).toEqual([
      ['a', false],
      ['b', true],
      ['old', true],
    ]);
  });
});

describe('devices', () => {
  it('are told apart as far as their words go', () => {
    expect(deviceKind('Chrome on Android', 'password')).toBe('phone');
    expect(deviceKind('Firefox on Windows', 'passkey')).toBe('computer');
    expect(deviceKind(null, 'token')).toBe('program');
  });
  it('have the name that the browser tells', () => {
    expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)')).toBe('iPhone');
    expect(deviceName('Mozilla/5.0 (Linux; Android 16)')).toBe('Android');
    expect(deviceName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('Mac');
    expect(deviceName('curl/8')).toBeNull();
  });
});

describe('the file of recovery codes', () => {
  it('says what it is and has one code in a line', () => {
    expect(recoveryText(['aa-bb', 'cc-dd'], ['Codes of bo'])).toBe('Codes of bo\r\n\r\naa-bb\r\ncc-dd\r\n');
  });
});
