import { describe, expect, test } from 'vitest';
import { findPasskeySite } from './passkey-site.ts';

const page = { publicUrl: null, protocol: 'http', host: 'localhost:3000', origin: undefined };

describe('the site of a passkey', () => {
  test('is the host that was asked for', () => {
    expect(findPasskeySite(page)).toEqual({ rpId: 'localhost', origins: ['http://localhost:3000'] });
  });

  test('also has the origin of its page when TLS ends before us', () => {
    const origin = 'https://live.example.org';
    const site = findPasskeySite({ ...page, host: 'live.example.org', origin });
    expect(site).toEqual({ rpId: 'live.example.org', origins: ['http://live.example.org', origin] });
  });

  test('is the public address for pages that are there, whatever host a proxy asked for', () => {
    const publicUrl = 'https://live.example.org';
    const site = findPasskeySite({ ...page, host: '127.0.0.1:3000', publicUrl, origin: publicUrl });
    expect(site).toEqual({ rpId: 'live.example.org', origins: [publicUrl] });
  });

  test.each(['https://evil.example', 'https://localhost.evil.example', 'null', 'http://localhost:4000'])(
    'does not have the origin %s',
    (origin) => {
      expect(findPasskeySite({ ...page, origin })?.origins).toEqual(['http://localhost:3000']);
    },
  );

  test.each(['127.0.0.1:3000', '[::1]:3000', '192.168.1.7', '0x7f.1', ''])('is not the bare address %j', (host) => {
    expect(findPasskeySite({ ...page, host })).toBeNull();
  });
});
