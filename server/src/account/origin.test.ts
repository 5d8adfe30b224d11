import { expect, test } from 'vitest';
import { addressPrefix, deviceName } from './origin.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2::9', '2001:db8:1::/48'],
  ['2001:DB8::1', '2001:db8:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['1', null],
  ['example.org', null],
  ['', null],
])('of the address %j only %j is kept', (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1', 'Safari · iOS'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge · Windows'],
  ['curl/8.5.0', 'curl'],
  ['', null],
  [null, null],
])('the device of %j is %j', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
