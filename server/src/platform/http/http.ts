import { randomBytes } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import { refuse, type Refusal } from '@amphi/contract';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Config } from '../config/index.ts';
import type { Log } from '../log/index.ts';
import type { Challenges } from '../tls/index.ts';
import { addApiDescription, addApiPage } from './api-docs.ts';
import { AppError } from './app-error.ts';
import { answerFor } from './error-answer.ts';
import { addBodyClock } from './body-clock.ts';
import { addChallengeRoute } from './challenge.routes.ts';
import { addGuards } from './guards.ts';
import { addHeaders, bareHeaders, strictTransport } from './headers.ts';
import { createProxyTrust } from './proxy-trust.ts';
import { addRedirect, isForTls, type SecureOrigin } from './redirect.ts';
import { isSecureMessage } from './secure-request.ts';
import { drainMs, isWebSocket, keepAliveMs, refuseBrokenClient, serverLimits } from './server-limits.ts';
import { addMetricsRoute, addStateRoutes, type MetricsSource, type Readiness } from './state.routes.ts';
import { addWebApp, findWebApp, sendWebApp, type DescribePage } from './web-app.ts';

/** What the HTTP side must know. */
export interface HttpOptions {
  readonly config: Pick<Config, 'publicUrl' | 'corsOrigins' | 'trustedProxies'> & {
    readonly cdnUrl?: Config['cdnUrl'];
    readonly secrets: Pick<Config['secrets'], 'metricsToken'>;
  };
  readonly log: Log;
  /** Parts that `/api/ready` asks. */
  readonly readiness: Readiness;
  readonly metrics: MetricsSource;
  /** Folder of the built web app; null or a folder without `index.html` serves no pages. */
  readonly webRoot: string | null;
  /** Tells about pages; without it all are there and say nothing of themselves. */
  readonly describePage?: DescribePage | undefined;
  /** Where plain requests are sent; without it they are answered where they came. */
  readonly secureOrigin?: SecureOrigin | undefined;
  /** Open questions of a certificate authority; without it nobody asks. */
  readonly challenges?: Challenges | undefined;
}

const maxBodyBytes = 1024 * 1024;

const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { refusal, isFault } = answerFor(error);
  const route = request.routeOptions?.url ?? null;
  if (isFault) request.log.error({ err: error, method: request.method, route }, 'request failed');
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : null;
  if (retryAfterMs !== null) reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  return sendRefusal(reply, refusal);
};

const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  reply.removeHeader('content-encoding');
  // RFC 6585 §4 only allows to leave it out; clients that are told nothing come back at once.
  if (refusal.code === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', '1');
  reply.code(refusal.code).header('cache-control', 'no-store').type('application/json; charset=utf-8');
  return reply.serializer(JSON.stringify).send(refusal);
};

const openServer = (options: HttpOptions, log: FastifyBaseLogger = options.log): FastifyInstance => {
  const { config, secureOrigin = () => null } = options;
  const isTrusted = createProxyTrust(config.trustedProxies);
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomBytes(9).toString('base64url'),
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length === 0 ? false : (address) => isTrusted(address),
    bodyLimit: maxBodyBytes,
    http: {
      ...serverLimits,
      // A socket that belongs to TLS is not opened: the request goes on as a plain one and is redirected.
      shouldUpgradeCallback: (request) =>
        isWebSocket(request) && (isSecureMessage(request, isTrusted) || !isForTls(request, secureOrigin)),
    },
    keepAliveTimeout: keepAliveMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: false },
    clientErrorHandler: refuseBrokenClient,
    // No hook has seen such a request.
    frameworkErrors: (error, request, reply) => {
      if (isSecureMessage(request.raw, isTrusted)) reply.headers(strictTransport);
      void sendError(error, request, reply.headers(bareHeaders));
    },
  });
};

const addBodies = async (app: FastifyInstance): Promise<void> => {
  await app.register(fastifyFormbody, { bodyLimit: 64 * 1024 });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parse(request, body.toString(), done);
  });
};

/** Closing lets running requests finish for five seconds, then cuts them: an endless stream would never end. */
const addDrain = (app: FastifyInstance): void => {
  app.addHook('preClose', async () => {
    const timer = setTimeout(() => app.server.closeAllConnections(), drainMs);
    app.server.once('close', () => clearTimeout(timer));
    timer.unref();
  });
};

/** Logs what was answered; addresses by their pattern, because a path or query may hold a secret. */
const addRequestLog = (app: FastifyInstance, log: Log): void => {
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => {
    if (!log.isLevelEnabled('debug')) return;
    const fields = { requestId: request.id, method: request.method, route: request.routeOptions.url ?? null };
    log.debug({ ...fields, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
};

/**
 * The HTTP side of the platform, without features: they register their routes on it, then it is told to listen.
 * Every answer is in the envelope, refusals have their real status; `/api/health`, `/api/ready`, `/metrics`, `/docs`
 * and the web app are there already.
 */
export const createHttp = async (options: HttpOptions): Promise<FastifyInstance> => {
  const app = openServer(options);
  const web = options.webRoot === null ? null : findWebApp(options.webRoot);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(sendError);
  addRequestLog(app, options.log);
  addDrain(app);
  addBodyClock(app);
  await addHeaders(app, web, options.config.cdnUrl ?? null);
  if (options.secureOrigin !== undefined) addRedirect(app, options.secureOrigin);
  await app.register(fastifyCookie);
  await addBodies(app);
  addGuards(app, options.config);
  await addApiDescription(app);
  addApiPage(app);
  if (options.challenges !== undefined) addChallengeRoute(app, options.challenges);
  addStateRoutes(app, options.readiness);
  addMetricsRoute(app, options.metrics, options.config.secrets.metricsToken);
  if (web !== null) await addWebApp(app, web);
  const { describePage = () => Promise.resolve({ isThere: true }) } = options;
  app.setNotFoundHandler(async (request, reply) => {
    const sent = web === null ? null : await sendWebApp(request, reply, { web, describePage });
    return sent ?? sendRefusal(reply, refuse('not_found'));
  });
  return app;
};
