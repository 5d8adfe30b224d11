import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
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
import { addApiDescription, addApiPage } from './api-docs.ts';
import { AppError } from './app-error.ts';
import { answerFor } from './error-answer.ts';
import { addGuards } from './guards.ts';
import { addMetricsRoute, addStateRoutes, type MetricsSource, type Readiness } from './state.routes.ts';
import { addWebApp, findWebApp, sendWebApp, type WebApp } from './web-app.ts';

/** What the HTTP side must know. */
export interface HttpOptions {
  readonly config: Pick<Config, 'publicUrl' | 'corsOrigins' | 'trustedProxies'> & {
    readonly secrets: Pick<Config['secrets'], 'metricsToken'>;
  };
  readonly log: Log;
  /** Parts that `/api/ready` asks. */
  readonly readiness: Readiness;
  readonly metrics: MetricsSource;
  /** Folder of the built web app; null or a folder without `index.html` serves no pages. */
  readonly webRoot: string | null;
}

const drainMs = 5_000;
const maxHeaderBytes = 16 * 1024;
const maxBodyBytes = 1024 * 1024;

const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const { refusal, isFault } = answerFor(error);
  const route = request.routeOptions?.url ?? null;
  if (isFault) request.log.error({ err: error, method: request.method, route }, 'request failed');
  return sendRefusal(reply, refusal);
};

const sendRefusal = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  reply.removeHeader('content-encoding');
  reply.code(refusal.code).header('cache-control', 'no-store').type('application/json; charset=utf-8');
  return reply.serializer(JSON.stringify).send(refusal);
};

/** Answers a peer whose request could not even be read (bad syntax, headers over 16 kB, too slow). */
const refuseBrokenClient = (error: { readonly code?: string }, socket: Socket): void => {
  const isReset = error.code === 'ECONNRESET' || socket.destroyed || !socket.writable;
  if (isReset) return void socket.destroy();
  const refusal = refuse(error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'body_invalid');
  const body = JSON.stringify(refusal);
  const head = `HTTP/1.1 ${refusal.code} Refused\r\ncontent-type: application/json; charset=utf-8\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
};

const openServer = (options: HttpOptions, log: FastifyBaseLogger = options.log): FastifyInstance =>
  fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomBytes(9).toString('base64url'),
    requestIdHeader: false,
    trustProxy: options.config.trustedProxies.length === 0 ? false : [...options.config.trustedProxies],
    bodyLimit: maxBodyBytes,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 20_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 5_000,
      // Clients that offer HTTP/2 (curl, Java) get their answer in HTTP/1.1 instead of a refusal.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: false },
    clientErrorHandler: refuseBrokenClient,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  });

/** Response headers that browsers obey. Inline styles are allowed because accessible web components carry them. */
const addHeaders = async (app: FastifyInstance, options: HttpOptions, web: WebApp | null): Promise<void> => {
  const isTls = options.config.publicUrl?.startsWith('https:') === true;
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...(web?.scriptHashes ?? [])],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: isTls ? { maxAge: 31_536_000 } : false,
    originAgentCluster: false,
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
  await addHeaders(app, options, web);
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: () => new AppError('rate_limited'),
  });
  await addBodies(app);
  addGuards(app, options.config);
  await addApiDescription(app);
  addApiPage(app);
  addStateRoutes(app, options.readiness);
  addMetricsRoute(app, options.metrics, options.config.secrets.metricsToken);
  if (web !== null) await addWebApp(app, web);
  app.setNotFoundHandler((request, reply) => {
    const sent = web === null ? null : sendWebApp(request, reply, web);
    return sent ?? sendRefusal(reply, refuse('not_found'));
  });
  return app;
};
