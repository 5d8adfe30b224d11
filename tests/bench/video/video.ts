/** `npm run bench -- video`: from the last byte to the picture, what encoding costs, and what lists and search answer. */
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../../server/src/platform/config/index.ts';
import { openDatabase, type Database } from '../../../server/src/platform/db/index.ts';
import { silentLog } from '../../../server/src/platform/log/index.ts';
import { startChild } from '../../harness/process/child.ts';
import { waitFor } from '../../harness/process/wait.ts';
import { startServer, type TestServer } from '../../harness/server.ts';
import { measureRequests, type Load } from '../http/requests.ts';
import { percentile, type Figure } from '../measures/measure.ts';
import { measureLadder, measureWorkers } from './encoding.ts';
import { measurePlayable } from './playable.ts';
import { fillLibrary, searches } from './titles.ts';

/** The columns of the table: ours, and what it is compared with in each row. */
export const videoContenders = ['Amphi', 'the other way'] as const;

const scales = {
  full: {
    playable: { seconds: 600, tries: 5 },
    ladder: { seconds: 30 },
    workers: { seconds: 60 },
    titles: 100_000,
    searches: 600,
  },
  quick: {
    playable: { seconds: 60, tries: 2 },
    ladder: { seconds: 10 },
    workers: { seconds: 20 },
    titles: 20_000,
    searches: 100,
  },
};
const loads = {
  full: { connections: 16, warmUpSeconds: 2, seconds: 8 },
  quick: { connections: 16, warmUpSeconds: 1, seconds: 2 },
} satisfies Readonly<Record<string, Load>>;

const bareFile = fileURLToPath(new URL('../http/bare.ts', import.meta.url));

const measureHot = async (server: TestServer, load: Load): Promise<Figure[]> => {
  let bareUrl = '';
  const bare = startChild(process.execPath, [bareFile], { onStdout: (bytes) => (bareUrl += bytes.toString()) });
  try {
    await waitFor('the bare server', () => bareUrl.endsWith('\n'));
    const what = 'GET /video/hot, beside the framework alone';
    const ours = await measureRequests({ what, contender: videoContenders[0], url: `${server.url}/video/hot` }, load);
    const theirs = await measureRequests({ what, contender: videoContenders[1], url: bareUrl.trim() }, load);
    return [...ours, ...theirs];
  } finally {
    await bare.stop();
  }
};

/** One search after the other; every address asks a few times only, as people do. */
const measureSearch = async (
  server: TestServer,
  { titles, searches: count }: { readonly titles: number; readonly searches: number },
): Promise<Figure[]> => {
  const took: number[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    const q = searches[asked % searches.length] ?? '';
    const headers = { 'x-forwarded-for': `10.9.${(asked >> 8) & 255}.${asked & 255}` };
    const began = performance.now();
    const answer = await fetch(`${server.url}/api/v1/search?q=${encodeURIComponent(q)}`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`search answered ${answer.status}`);
    took.push(performance.now() - began);
  }
  const figure = (share: number): Figure => ({
    what: `search among ${titles} titles: ${share} of 100 within`,
    unit: 'ms',
    contender: videoContenders[0],
    value: percentile(took, share / 100),
    digits: 1,
  });
  return [figure(50), figure(95)];
};

const measureLists = async (server: TestServer, database: Database, isQuick: boolean): Promise<Figure[]> => {
  const scale = isQuick ? scales.quick : scales.full;
  const { rows } = await database.pool.query<{ id: string }>('select id from users limit 1');
  await fillLibrary(database, rows[0]?.id ?? '', scale.titles);
  const search = await measureSearch(server, scale);
  return [...(await measureHot(server, isQuick ? loads.quick : loads.full)), ...search];
};

/** All figures; one that cannot be taken ends the run. */
export async function measureVideo(isQuick: boolean, tell: (text: string) => void): Promise<Figure[]> {
  const scale = isQuick ? scales.quick : scales.full;
  const server = await startServer({
    env: { AMPHI_MODE: 'production', AMPHI_LOG_LEVEL: 'warn', AMPHI_TRUSTED_PROXIES: '127.0.0.1' },
  });
  const figures: Figure[] = [];
  try {
    figures.push(...(await measurePlayable(server, scale.playable)));
    tell('video: last byte → playable');
    figures.push(...(await measureLadder(scale.ladder)));
    tell('video: ladder');
    const database = await openDatabase(loadConfig({ AMPHI_DATA: server.dataDir }), silentLog, {
      isGuestAllowed: true,
    });
    try {
      figures.push(...(await measureLists(server, database, isQuick)));
      tell('video: lists and search');
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
  return [...figures, ...(await measureAlone(scale.workers, tell))];
}

/** Workers of the measurement's own, on the database of a server that does no such work itself. */
async function measureAlone(scale: { readonly seconds: number }, tell: (text: string) => void): Promise<Figure[]> {
  const server = await startServer({ env: { AMPHI_ROLES: 'web', AMPHI_LOG_LEVEL: 'warn' } });
  try {
    const database = await openDatabase(loadConfig({ AMPHI_DATA: server.dataDir }), silentLog, {
      isGuestAllowed: true,
    });
    try {
      const figures = await measureWorkers(database, scale);
      tell('video: workers');
      return figures;
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
  }
}
