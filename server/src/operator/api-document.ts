import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors } from '@amphi/contract';
import { createFolderBlobStore } from '../platform/blob/index.ts';
import { createProcessBus } from '../platform/bus/index.ts';
import { systemClock } from '../platform/clock/index.ts';
import { createSiteAddress, loadConfig } from '../platform/config/index.ts';
import { connectDatabase } from '../platform/db/index.ts';
import { silentLog } from '../platform/log/index.ts';
import { createMetrics } from '../platform/metrics/index.ts';
import { absentEngine } from '../roles/absent-engine.ts';
import { createFeatures } from '../roles/features.ts';
import type { Foundation } from '../roles/foundation.ts';
import { createShutdown } from '../roles/shutdown.ts';
import { mountRoutes, openHttp } from '../roles/web.ts';

/** A foundation that reaches nothing: enough to mount routes, not to serve them. */
const layDryFoundation = (): Foundation => {
  const config = loadConfig({
    AMPHI_DATA: join(tmpdir(), 'amphi-api-document'),
    DATABASE_URL: 'postgres://nobody@localhost/nothing',
    AMPHI_SITE_KEY: randomBytes(32).toString('hex'),
  });
  return {
    config,
    log: silentLog,
    clock: systemClock,
    metrics: createMetrics(),
    database: connectDatabase({ connectionString: config.databaseUrl ?? '' }, silentLog, () => Promise.resolve()),
    bus: createProcessBus(silentLog),
    blobs: createFolderBlobStore(config.dataDir),
    address: createSiteAddress(config),
    certificates: null,
    shutdown: createShutdown(silentLog),
  };
};

/** The text of `docs/openapi.json`: the routes of the web role, described by the schemas that validate them. */
export const writeOpenApi = async (): Promise<string> => {
  const foundation = layDryFoundation();
  const features = createFeatures(foundation);
  const { app } = await openHttp(foundation, features);
  mountRoutes(app, foundation, features, absentEngine);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
};

/** The text of `docs/errors.md`: every refusal that the platform can give. */
export const writeErrors = (): string => {
  const rows = Object.entries(errors).map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`);
  return [
    '# Refusals',
    '',
    'Generated from `packages/contract/errors.ts` by `npm run amphi -- api write`. A refusal answers its HTTP status with',
    '`{code, message, msg, error, data}`: `error` is the string of this table, `data.fields` names the string of each wrong',
    'field. The WebSocket sends the same strings in `{type: "error", error, message}`.',
    '',
    '| error | status | message |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};
