import { describe, expect, test } from 'vitest';
import { isGlobal, parseAllowedPlaces } from './place.ts';

describe('the public Internet', () => {
  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::8.8.8.8',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
    '1.1.1',
    '0x7f.1',
  ])('does not hold %s', (address) => {
    expect(isGlobal(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '198.20.0.1',
    '2606:4700:4700::1111',
    '2400:3200::1',
    '2a00:1450::5',
  ])('holds %s', (address) => {
    expect(isGlobal(address)).toBe(true);
  });
});

test('the operator opens names, addresses and ranges, and nothing beside them', () => {
  const allowed = parseAllowedPlaces(['SSO.lan', '10.1.0.0/16', '192.168.0.7', 'fd00::/8']);
  expect(['10.1.255.3', '192.168.0.7', 'fd00::1'].map(allowed.hasAddress)).toEqual([true, true, true]);
  const others = ['10.2.0.1', '192.168.0.8', 'fe80::1', '::ffff:10.1.0.1', 'sso.lan'];
  expect(others.map(allowed.hasAddress)).toEqual([false, false, false, false, false]);
  expect(['sso.lan', 'Sso.LAN', 'x.sso.lan', '10.1.0.1'].map(allowed.hasName)).toEqual([true, true, false, false]);
});
