import fastifySwagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Amphi API</title><link rel="icon" href="data:,"></head>
<body>
<script id="api-reference" type="application/json" data-url="/docs/openapi.json" data-configuration='{"withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"showDeveloperTools":"never","agent":{"disabled":true},"mcp":{"disabled":true}}'></script>
<script src="/docs/scalar.js"></script>
</body>
</html>
`;

const pageCsp = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

const zodToJsonConfig = { target: 'draft-2020-12' } as const;

const describeShared = createJsonSchemaTransformObject({ zodToJsonConfig });

/** Shared schemas come in two forms, as input and as output; only those that a route mentions stay. */
const dropUnused = (document: ReturnType<typeof describeShared>): ReturnType<typeof describeShared> => {
  if (!('components' in document) || document.components === undefined) return document;
  const { components } = document;
  const text = JSON.stringify(document.paths);
  const isUsed = (name: string): boolean => text.includes(`"#/components/schemas/${name}"`);
  const schemas = Object.fromEntries(Object.entries(components.schemas ?? {}).filter(([name]) => isUsed(name)));
  return Object.assign(document, { components: { ...components, schemas } });
};

/** Collects the routes that follow into an OpenAPI 3.1 document. */
export const addApiDescription = async (app: FastifyInstance): Promise<void> => {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Amphi',
        version: '1',
        description:
          'Every answer is `{code, message, msg, data}`; a refusal carries `error`, a stable string, and names wrong fields in `data.fields`.',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'amphi_session' },
        },
      },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: (document) => dropUnused(describeShared(document)),
    hideUntagged: true,
  });
};

/** The reader's program is large and rarely asked for: it is loaded at the first visit. */
const loadReader = async (): Promise<Buffer> => {
  const { default: reader } = await import('@scalar/fastify-api-reference');
  const shelf = fastify();
  await shelf.register(reader, { routePrefix: '/docs', configuration: { content: { openapi: '3.1.0' } } });
  const answer = await shelf.inject({ method: 'GET', url: '/docs/js/scalar.js' });
  await shelf.close();
  if (answer.statusCode !== 200) throw new Error(`the API reader could not be loaded: ${answer.statusCode}`);
  return answer.rawPayload;
};

/** `/docs`: a page to read and try the API; it loads nothing from other hosts and has no inline script. */
export const addApiPage = (app: FastifyInstance): void => {
  let reader: Promise<Buffer> | null = null;
  const schema = { hide: true };
  for (const url of ['/docs', '/docs/']) {
    app.get(url, { schema }, async (_request, reply) =>
      reply
        .header('content-security-policy', pageCsp)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(page),
    );
  }
  app.get('/docs/openapi.json', { schema }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('application/json').send(JSON.stringify(app.swagger())),
  );
  app.get('/docs/scalar.js', { schema }, async (_request, reply) => {
    reader ??= loadReader();
    const program = await reader;
    return reply.header('cache-control', 'public, max-age=3600').type('text/javascript').send(program);
  });
};
