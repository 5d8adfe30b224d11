import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { registerAccountRoutes, registerDataRoutes } from '../account/index.ts';
import { registerAdminRoutes } from '../admin/index.ts';
import { registerBehaviourHook } from '../insight/index.ts';
import { registerFeedRoutes, registerPageRoutes } from '../feed/index.ts';
import { createLiveFinder, registerLiveRoutes, type LiveEngine } from '../live/index.ts';
import { registerNotifyRoutes } from '../notify/index.ts';
import { createHttp, createSecureServer, originOf, type SecureServer } from '../platform/http/index.ts';
import { deliverVideos, registerInteractionRoutes, registerUploadRoutes, registerVideoRoutes } from '../video/index.ts';
import { registerSocialRoutes } from '../social/index.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';
import { describeListenError } from './listen-error.ts';

const webRoot = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The HTTP side of this process, without a listener. */
export interface HttpSide {
  /** Every role mounts its routes on it. */
  readonly app: FastifyInstance;
  /** The same over TLS; null without a certificate of our own. */
  readonly secure: SecureServer | null;
}

/** Makes the HTTP side; `listenHttp` opens it when everything is mounted. */
export async function openHttp(
  foundation: Foundation,
  { setup, pages }: Pick<Features, 'setup' | 'pages'>,
): Promise<HttpSide> {
  const { config, log, metrics, database, shutdown, certificates, address } = foundation;
  const isRedirected = certificates !== null && config.isHttpRedirected;
  const app = await createHttp({
    config,
    log,
    metrics,
    webRoot,
    describePage: async (path, request) => {
      const origin = originOf(request, config.publicUrl) ?? address.httpUrl();
      if (path !== '/setup') return pages.describe(path, { headers: request.headers, origin });
      return { isThere: await setup.isThere(new URLSearchParams(request.url.split('?')[1] ?? '').get('code')) };
    },
    readiness: { database: () => database.ping() },
    secureOrigin: isRedirected
      ? (host) => (certificates.current() === null ? null : address.secureUrl(host))
      : undefined,
    challenges: certificates?.challenges ?? undefined,
  });
  const secure = certificates === null ? null : createSecureServer(app, certificates);
  // Before the roles, so that it stops after them: closing waits for every socket that they hold.
  shutdown.add('http', async () => void (await Promise.all([app.close(), secure?.close()])));
  return { app, secure };
}

/** Role web: the routes of every feature. */
export function mountRoutes(
  app: FastifyInstance,
  foundation: Foundation,
  features: Features,
  engine: LiveEngine,
): void {
  const { gate, limits, liveStore: store, recordingLinks: links } = features;
  const { address, clock, config } = foundation;
  registerBehaviourHook(app, { ...features, clock });
  registerAccountRoutes(app, { ...foundation, ...features });
  registerDataRoutes(app, { ...foundation, ...features, ...features.ownData });
  registerNotifyRoutes(app, features);
  registerAdminRoutes(app, { ...foundation, ...features, engine });
  registerFeedRoutes(app, { ...foundation, ...features, engine });
  registerSocialRoutes(app, { ...foundation, ...features });
  registerInteractionRoutes(app, { ...foundation, ...features });
  const { categories } = features.site;
  const lives = createLiveFinder(foundation.database, engine);
  registerVideoRoutes(app, { ...foundation, ...features, categories, lives });
  registerPageRoutes(app, { ...features, address, clock, publicUrl: config.publicUrl });
  deliverVideos(app, { ...foundation, ...features });
  registerUploadRoutes(app, { ...features, settings: features.site.settings });
  registerLiveRoutes(app, { store, engine, gate, limits, address, clock, links, config });
}

/** Opens the ports for HTTP and HTTPS; from then on a certificate can be fetched. */
export async function listenHttp({ app, secure }: HttpSide, foundation: Foundation): Promise<void> {
  const { config, address, log, certificates, metrics } = foundation;
  try {
    await app.listen({ host: config.host, port: config.httpPort });
    if (secure !== null) address.setPorts({ https: await secure.listen(config.httpsPort, config.host) });
  } catch (error) {
    throw describeListenError(error, config);
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.httpPort;
  address.setPorts({ http: port });
  const httpsPort = secure === null ? null : address.ports().https;
  log.info({ host: config.host, httpPort: port, httpsPort }, 'listening for HTTP');
  if (certificates === null) return;
  const expiry = (): number => (certificates.current()?.facts.validTo.getTime() ?? 0) / 1_000;
  metrics.gauge(
    'amphi_certificate_expiry_seconds',
    'When the TLS certificate expires, Unix time; 0 = none yet.',
    expiry,
  );
  certificates.start();
}
