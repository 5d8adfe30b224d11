import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { isSecureRequest } from './secure-request.ts';
import type { WebApp } from './web-app.ts';

/** Makes browsers stay with TLS for a year; without subdomains, which are not ours to decide about. Only for answers over TLS. */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000' } as const;

const referrerPolicy = 'strict-origin-when-cross-origin';

/** For answers that come before any route or hook (a broken address, a broken request): they load nothing and run nothing. */
export const bareHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'self'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': referrerPolicy,
  'x-content-type-options': 'nosniff',
} as const;

/** Response headers that browsers obey. Inline styles are allowed because accessible web components carry them. */
export const addHeaders = async (app: FastifyInstance, web: WebApp | null, cdnUrl: string | null): Promise<void> => {
  const media = cdnUrl === null ? [] : [cdnUrl];
  app.addHook('onRequest', (request, reply, done) => {
    if (isSecureRequest(request)) reply.headers(strictTransport);
    done();
  });
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...(web?.scriptHashes ?? [])],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...media],
        mediaSrc: ["'self'", 'blob:', ...media],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...media],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    referrerPolicy: { policy: referrerPolicy },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    originAgentCluster: false,
  });
};
