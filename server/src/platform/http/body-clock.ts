import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads its body as it comes and watches its pace itself. */
    readonly isBodyLong?: boolean;
  }
}

const bodyMs = 60_000;
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A body has to come within a minute, so that nobody holds connections by sending a byte now and then. Node's own limit
 * (`requestTimeout`) knows no routes and would cut the part of a file that comes over a slow line.
 */
export const addBodyClock = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (!bodiless.has(request.method) && request.routeOptions.config.isBodyLong !== true) {
      const timer = setTimeout(() => {
        if (!request.raw.complete) request.raw.destroy();
      }, bodyMs);
      reply.raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
};
