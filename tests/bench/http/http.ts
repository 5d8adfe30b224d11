/** `npm run bench -- http`: what a request costs, beside a route of the framework alone in the same run. */
import { randomUUID } from 'node:crypto';
import type { Figure } from '../measures/measure.ts';
import { measureDeeds, measureRequests, type Load } from './requests.ts';
import { openStage, type Stage } from './stage.ts';

const own = 'Amphi';
const bare = 'bare Fastify';

/** The columns of the table. */
export const httpContenders = [own, bare] as const;

const loads = {
  full: { connections: 16, warmUpSeconds: 2, seconds: 8 },
  quick: { connections: 16, warmUpSeconds: 1, seconds: 2 },
} satisfies Readonly<Record<string, Load>>;

let visitors = 0;
/** Limits count addresses: everybody has one of their own. */
const fromElsewhere = (): Readonly<Record<string, string>> => {
  visitors += 1;
  return { 'x-forwarded-for': `10.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}` };
};

const post = async (url: string, body: object, headers: Readonly<Record<string, string>>): Promise<void> => {
  const init = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url}: ${text}`);
};

/** Somebody new: asks for a picture, reads it, registers, logs in. */
const join = async ({ url, readImage }: Stage): Promise<void> => {
  const headers = fromElsewhere();
  const who = { mobile: `139${String(visitors).padStart(8, '0')}`, password: 'a long test password' };
  const id = randomUUID();
  await (await fetch(`${url}/passport/image_code?cur_id=${id}`, { headers })).arrayBuffer();
  await post(`${url}/passport/register`, { ...who, img_code_id: id, img_code: await readImage(id) }, headers);
  await post(`${url}/passport/login`, who, headers);
};

const measureReads = async (stage: Stage, load: Load): Promise<Figure[]> => {
  const { url, bareUrl, token } = stage;
  const cookie = { cookie: `amphi_session=${token}` };
  const routes = [
    { what: 'GET /api/user/info, with a login', path: '/api/user/info', headers: cookie },
    { what: 'GET /api/v1/me, with a login', path: '/api/v1/me', headers: cookie },
    { what: 'GET /api/live/list', path: '/api/live/list', headers: {} },
    { what: 'GET /api/health', path: '/api/health', headers: {} },
  ];
  const figures: Figure[] = [];
  for (const { what, path, headers } of routes) {
    figures.push(...(await measureRequests({ what, contender: own, url: url + path, headers }, load)));
    // Beside each of ours, so that both meet the same machine.
    figures.push(...(await measureRequests({ what, contender: bare, url: bareUrl }, load)));
  }
  return figures;
};

/** All figures; one that cannot be taken ends the run. */
export async function measureHttp(isQuick: boolean, tell: (text: string) => void): Promise<Figure[]> {
  const load = isQuick ? loads.quick : loads.full;
  const stage = await openStage();
  try {
    const figures = await measureReads(stage, load);
    tell('http: reads');
    const picture = { what: 'GET /passport/image_code', contender: own, url: stage.url };
    const vary = () => ({ path: `/passport/image_code?cur_id=${randomUUID()}`, headers: fromElsewhere() });
    figures.push(...(await measureRequests({ ...picture, vary }, load)));
    const joining = { what: 'picture, registration and login', contender: own };
    figures.push(await measureDeeds(joining, 8, load.seconds, () => join(stage)));
    const looking = { what: 'look-up of a login in the database', contender: own };
    figures.push(await measureDeeds(looking, 16, load.seconds, () => stage.findLogin()));
    tell('http: pictures, registrations, look-ups');
    return figures;
  } finally {
    await stage.close();
  }
}
