import { describe, expect, test } from 'vitest';
import { parseTarget } from './destination.ts';
import { planRedirect, type Hop } from './redirect.ts';

const hop = (changes: Partial<Hop> & { readonly from?: string } = {}): Hop => ({
  url: new URL(changes.from ?? 'https://a.example/start'),
  method: 'POST',
  headers: new Headers({ authorization: 'Bearer x', cookie: 'a=b', 'content-type': 'text/plain', accept: '*/*' }),
  body: new Uint8Array([1]),
  ...changes,
});

describe('a redirect', () => {
  test.each([301, 302, 303])('with %i turns POST to GET without its body', (status) => {
    const next = planRedirect(hop(), status, '/next?a=1');
    expect(next).toMatchObject({ method: 'GET', body: null });
    expect(next.url.href).toBe('https://a.example/next?a=1');
    expect(Object.fromEntries(next.headers)).toEqual({ accept: '*/*', authorization: 'Bearer x', cookie: 'a=b' });
  });

  test.each([307, 308])('with %i repeats the request to the same host', (status) => {
    const next = planRedirect(hop(), status, 'next');
    expect(next).toMatchObject({ method: 'POST', body: new Uint8Array([1]) });
    expect(next.headers.get('content-type')).toBe('text/plain');
  });

  test('to another origin loses what was meant for the first', () => {
    const next = planRedirect(hop({ method: 'GET', body: null }), 302, 'https://a.example:8443/');
    expect(next.headers.has('authorization') || next.headers.has('cookie')).toBe(false);
    expect(() => planRedirect(hop(), 307, 'https://b.example/')).toThrow('not repeated to another host');
  });

  test('never leads from https to http', () => {
    expect(() => planRedirect(hop(), 302, 'http://a.example/')).toThrow('from https to http');
    expect(planRedirect(hop({ from: 'http://a.example/' }), 302, 'https://a.example/').url.protocol).toBe('https:');
  });

  test('keeps HEAD what it is', () => {
    expect(planRedirect(hop({ method: 'HEAD', body: null }), 303, '/').method).toBe('HEAD');
  });
});

describe('an address', () => {
  test.each([
    'ftp://a.example/',
    'file:///etc/passwd',
    'data:,x',
    'javascript:alert(1)',
    '/relative',
    'http://',
    'nonsense',
    'http://user@a.example/',
    'http://user:pass@a.example/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://1/',
    'http://134744072/8.8.8.8',
    'http://localhost./',
    'http://a.example./',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
  ])('such as %s is refused', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'address_refused' }));
  });

  test.each([
    'http://8.8.8.8/x',
    'http:\\\\8.8.8.8',
    'https://8.8.8.8:8443/',
    'https://bücher.example/',
    'http://[2606:4700::1]/',
  ])('such as %s is read', (text) => {
    expect(parseTarget(text)).toBeInstanceOf(URL);
  });
});
