/** Every file of a video × who asks × how × in which state the video is: each row is one request, and what it must answer stands in one small table. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refusal } from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVideoLinks } from '../../server/src/video/index.ts';
import { waitFor } from '../harness/process/wait.ts';
import { newPerson, type Person } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

const take = 'take1234';
/** The artefacts, and what their bytes are. */
const blobs = {
  [`${take}/v720/init.mp4`]: 'init',
  [`${take}/v720/00001.m4s`]: 'a segment of pictures',
  [`${take}/a0/00001.m4s`]: 'a segment of sound',
  [`${take}/cover-1.webp`]: 'a cover',
  'covers/own123.webp': 'an own cover',
  [`${take}/preview.mp4`]: 'a preview',
  [`${take}/storyboard-1.webp`]: 'a sprite',
  [`${take}/storyboard.vtt`]: 'WEBVTT',
  'captions/cap123.vtt': 'WEBVTT',
  'captions/cap123.source': '[Script Info]',
};
const playlist =
  '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\n00001.m4s\n#EXT-X-ENDLIST\n';
const artefacts = ['index.m3u8', `${take}/v720/index.m3u8`, `${take}/a0/index.m3u8`, ...Object.keys(blobs)];

const people = ['guest', 'other', 'owner', 'moderator', 'admin'] as const;
type Who = (typeof people)[number];
const everybody: readonly Who[] = people;
const insiders: readonly Who[] = ['owner', 'moderator', 'admin'];

/** Columns of the state, who may have its files, and whether an address that somebody was given opens it. */
const states = {
  public: { columns: { visibility: 'public', review: 'approved' }, may: everybody, isSignedOpen: true },
  unlisted: { columns: { visibility: 'unlisted', review: 'approved' }, may: everybody, isSignedOpen: true },
  private: { columns: { visibility: 'private', review: 'approved' }, may: insiders, isSignedOpen: true },
  scheduled: {
    columns: { visibility: 'scheduled', review: 'approved', publish_at: '2100-01-01' },
    may: insiders,
    isSignedOpen: true,
  },
  'published by its schedule': {
    columns: { visibility: 'scheduled', review: 'approved', publish_at: '2000-01-01' },
    may: everybody,
    isSignedOpen: true,
  },
  'in review': { columns: { visibility: 'public', review: 'in_review' }, may: insiders, isSignedOpen: true },
  rejected: { columns: { visibility: 'public', review: 'rejected' }, may: insiders, isSignedOpen: true },
  deleted: {
    columns: { visibility: 'public', review: 'approved', deleted_at: '2026-01-01' },
    may: ['admin'] satisfies Who[] as readonly Who[],
    isSignedOpen: false,
  },
} as const;
type State = keyof typeof states;
const stateNames: readonly State[] = Object.keys(states).filter((name): name is State => name in states);

let site: OpenSite;
const persons = new Map<Who, Person>();
const videos = new Map<State, string>();

const person = (who: Who): Person => {
  const found = persons.get(who);
  if (found === undefined) throw new Error(`nobody is ${who}`);
  return found;
};

const addVideo = async (ownerId: string, columns: Readonly<Record<string, string>>): Promise<string> => {
  const id = randomBytes(6).toString('hex');
  const row: Record<string, unknown> = {
    id,
    owner_id: ownerId,
    title: 'A video',
    file_name: 'a.mp4',
    bytes: 10,
    state: 'ready',
    take,
    created_at: new Date(),
    updated_at: new Date(),
    ...columns,
  };
  const names = Object.keys(row);
  await site.query(
    `insert into videos (${names.join(',')}) values (${names.map((_, at) => `$${at + 1}`).join(',')})`,
    Object.values(row),
  );
  for (const [name, kind, codec] of [
    ['v720', 'video', 'avc1.64001f'],
    ['a0', 'audio', 'mp4a.40.2'],
  ] as const) {
    await site.query(
      `insert into video_renditions (video_id, take, name, kind, codec, width, height, fps, bitrate_bps, peak_bps, language, state, playlist, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 1000000, 1200000, 'en', 'ready', $9, now())`,
      [id, take, name, kind, codec, ...(kind === 'video' ? [1280, 720, 30] : [null, null, null]), playlist],
    );
  }
  const folder = join(site.server.dataDir, 'blobs', 'video', id);
  for (const [name, text] of Object.entries({ ...blobs, source: 'the file as it came' })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return id;
};

beforeAll(async () => {
  site = await openSite();
  for (const who of people) {
    if (who === 'guest') continue;
    const found = await newPerson(site.server);
    persons.set(who, found);
    if (who === 'moderator' || who === 'admin')
      await site.query('update users set role = $2 where id = $1', [found.userId, who]);
  }
  for (const state of stateNames) videos.set(state, await addVideo(person('owner').userId, states[state].columns));
});
afterAll(() => site.close());

interface Trial {
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
interface Outcome {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

const run = async ({ method, path, headers }: Trial): Promise<Outcome> => {
  const answer = await fetch(`${site.url}${path}`, { method, headers });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

/** How a request says who asks. */
const credentials: Readonly<Record<string, (who: Who) => Readonly<Record<string, string>>>> = {
  bearer: (who) => (who === 'guest' ? {} : { authorization: `Bearer ${person(who).token}` }),
  cookie: (who) => (who === 'guest' ? {} : { cookie: `amphi_session=${person(who).token}` }),
};
const ways = [
  { name: 'GET', method: 'GET', headers: {}, status: 200 },
  { name: 'HEAD', method: 'HEAD', headers: {}, status: 200 },
  { name: 'a range', method: 'GET', headers: { range: 'bytes=0-2' }, status: 206 },
] as const;

const plain = (videoId: string, name: string): string => `/media/video/${videoId}/${name}`;
const signed = (videoId: string, name: string, agoMs = 0): string =>
  createVideoLinks({
    siteKey: site.siteKey,
    clock: { wall: () => new Date(Date.now() - agoMs) },
    cdnUrl: null,
  }).address(videoId, name, false);

/** Every file by every way; what must be let in and what must not is the same for all of them. */
const trials = (addressOf: (name: string) => string, headers: Readonly<Record<string, string>>) =>
  artefacts.flatMap((name) =>
    ways.map((way) => ({
      what: `${way.name} ${name}`,
      status: way.status,
      trial: { method: way.method, path: addressOf(name), headers: { ...headers, ...way.headers } } satisfies Trial,
    })),
  );

/** What was answered otherwise than it should have been. */
const faultsOf = async (rows: ReturnType<typeof trials>, isAllowed: boolean): Promise<readonly string[]> => {
  const faults = await Promise.all(
    rows.map(async ({ what, status, trial }) => {
      const { status: got, text, headers } = await run(trial);
      const wanted = isAllowed ? status : 404;
      if (got !== wanted) return `${what}: ${got} instead of ${wanted}`;
      if (headers.get('access-control-allow-origin') !== '*') return `${what}: cannot be read by players elsewhere`;
      if (headers.get('x-content-type-options') !== 'nosniff') return `${what}: its type may be guessed`;
      if (isAllowed) return null;
      if (headers.get('cache-control') !== 'no-store') return `${what}: the refusal may be kept`;
      const error = trial.method === 'HEAD' ? 'video_unknown' : refusal.parse(JSON.parse(text)).error;
      return error === 'video_unknown' ? null : `${what}: ${error}`;
    }),
  );
  return faults.filter((fault) => fault !== null);
};

const idOf = (state: State): string => videos.get(state) ?? '';

describe.each(stateNames)('a video that is %s', (state) => {
  const { may, isSignedOpen } = states[state];

  test.each(people.flatMap((who) => Object.keys(credentials).map((kind) => [who, kind] as const)))(
    'for %s by %s',
    async (who, kind) => {
      const headers = credentials[kind]?.(who) ?? {};
      expect(
        await faultsOf(
          trials((name) => plain(idOf(state), name), headers),
          may.includes(who),
        ),
      ).toEqual([]);
    },
  );

  test('in a page elsewhere', async () => {
    const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'video' };
    expect(
      await faultsOf(
        trials((name) => plain(idOf(state), name), headers),
        may.includes('guest'),
      ),
    ).toEqual([]);
  });

  test('by a signed address', async () => {
    expect(
      await faultsOf(
        trials((name) => signed(idOf(state), name), {}),
        isSignedOpen,
      ),
    ).toEqual([]);
  });

  test('by a signed address that has run out', async () => {
    const rows = trials((name) => signed(idOf(state), name, 301_000), {});
    expect(await faultsOf(rows, may.includes('guest'))).toEqual([]);
    const ownRows = trials((name) => signed(idOf(state), name, 301_000), credentials['bearer']?.('owner') ?? {});
    expect(await faultsOf(ownRows, may.includes('owner'))).toEqual([]);
  });

  test('by the signature of another video, or none of ours', async () => {
    const [, token = ''] = /\/s\/([^/]+)\//.exec(signed('a1b2c3d4e5f6', 'x')) ?? [];
    for (const wrong of [token, `${token}x`, 'zzzzzz.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'x']) {
      expect(
        await faultsOf(
          trials((name) => `/media/video/${idOf(state)}/s/${wrong}/${name}`, {}),
          may.includes('guest'),
        ),
      ).toEqual([]);
    }
  });
});

describe('what is let in', () => {
  test('gets the bytes, whole and in part', async () => {
    for (const [name, text] of Object.entries(blobs)) {
      const path = plain(idOf('public'), name);
      expect((await run({ method: 'GET', path, headers: {} })).text).toBe(text);
      const part = await run({ method: 'GET', path, headers: { range: 'bytes=1-3' } });
      expect([part.text, part.headers.get('content-range')]).toEqual([text.slice(1, 4), `bytes 1-3/${text.length}`]);
    }
  });

  test('is kept for ever by everybody, by holders of the address for its time, by nobody else', async () => {
    const cacheOf = async (path: string, headers = {}) =>
      (await run({ method: 'GET', path, headers })).headers.get('cache-control') ?? '';
    const segment = `${take}/v720/00001.m4s`;
    expect(await cacheOf(plain(idOf('public'), segment))).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf(plain(idOf('private'), segment), credentials['bearer']?.('owner'))).toBe('private, no-cache');
    const seconds = Number(/^public, max-age=(\d+)$/.exec(await cacheOf(signed(idOf('private'), segment)))?.[1]);
    expect(seconds).toBeGreaterThan(140);
    expect(seconds).toBeLessThanOrEqual(300);
  });

  test('is not sent again to who has it', async () => {
    const path = plain(idOf('private'), `${take}/cover-1.webp`);
    const headers = credentials['bearer']?.('owner') ?? {};
    const etag = (await run({ method: 'GET', path, headers })).headers.get('etag') ?? '';
    const again = await run({ method: 'GET', path, headers: { ...headers, 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const hidden = await run({ method: 'GET', path, headers: { 'if-none-match': etag } });
    expect(hidden.status).toBe(404);
  });

  test('asks for a credential that is good, and takes an old cookie for a guest', async () => {
    const path = plain(idOf('public'), 'index.m3u8');
    expect((await run({ method: 'GET', path, headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
    expect((await run({ method: 'GET', path, headers: { cookie: 'amphi_session=nonsense' } })).status).toBe(200);
  });

  test('tells all renditions and tracks in one playlist', async () => {
    const { text } = await run({ method: 'GET', path: plain(idOf('public'), 'index.m3u8'), headers: {} });
    expect(text).toContain(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="en",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="${take}/a0/index.m3u8"`,
    );
    expect(text).toContain('CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"');
  });
});

describe('what is no file of a video', () => {
  test.each([
    'source',
    'source.mp4',
    `${take}/v720/../../source`,
    `${take}%2Fv720%2F..%2F..%2Fsource`,
    '..%2f..%2fsecrets.json',
    '../../../secrets.json',
    `${take}/v720/init.mp4%00`,
    `${take}/v720/.mp4`,
    `${take}/v720/init.mp4/`,
    `${take}/nothing.webp`,
    'captions/none.vtt',
    `${'x'.repeat(300)}.webp`,
    '',
    's/',
  ])('%j is not there, for its owner neither', async (name) => {
    const headers = credentials['bearer']?.('owner') ?? {};
    const { status, text } = await run({ method: 'GET', path: plain(idOf('public'), name), headers });
    expect(status).toBe(404);
    expect(text).not.toContain('the file as it came');
  });

  test('a hidden video answers exactly as one that never was', async () => {
    for (const name of artefacts) {
      const hidden = await run({ method: 'GET', path: plain(idOf('private'), name), headers: {} });
      const unknown = await run({ method: 'GET', path: plain('unknown12345', name), headers: {} });
      expect([hidden.status, hidden.text]).toEqual([unknown.status, unknown.text]);
      const namesOf = ({ headers }: Outcome): readonly string[] => [...headers.keys()].toSorted();
      expect(namesOf(hidden)).toEqual(namesOf(unknown));
    }
  });

  test('the file itself plays where nothing could be made of it', async () => {
    const videoId = await addVideo(person('owner').userId, { visibility: 'public', review: 'approved' });
    await site.query('delete from video_renditions where video_id = $1', [videoId]);
    const whole = await run({ method: 'GET', path: plain(videoId, 'source.mp4'), headers: {} });
    expect([whole.status, whole.text, whole.headers.get('content-type')]).toEqual([
      200,
      'the file as it came',
      'video/mp4',
    ]);
    const part = await run({ method: 'GET', path: plain(videoId, 'source.mp4'), headers: { range: 'bytes=-4' } });
    expect([part.status, part.text]).toEqual([206, 'came']);
  });
});

describe('what is taken back', () => {
  test('a ban of the owner hides everything from everybody but those who decide, within ten seconds', async () => {
    const banned = await newPerson(site.server);
    const videoId = await addVideo(banned.userId, { visibility: 'public', review: 'approved' });
    const address = (name: string): string => plain(videoId, name);
    expect(await faultsOf(trials(address, {}), true)).toEqual([]);
    const { status } = await person('admin').ask('PUT', `/api/v1/admin/users/${banned.userId}/ban`, {
      hours: 1,
      reason: 'a test',
    });
    expect(status).toBe(200);
    expect(await faultsOf(trials(address, {}), false)).toEqual([]);
    expect(
      await faultsOf(
        trials((name) => signed(videoId, name), {}),
        false,
      ),
    ).toEqual([]);
    expect(await faultsOf(trials(address, credentials['cookie']?.('other') ?? {}), false)).toEqual([]);
    expect(await faultsOf(trials(address, { cookie: `amphi_session=${banned.token}` }), false)).toEqual([]);
    expect(await faultsOf(trials(address, credentials['bearer']?.('moderator') ?? {}), true)).toEqual([]);
    const own = await run({
      method: 'GET',
      path: address('index.m3u8'),
      headers: { authorization: `Bearer ${banned.token}` },
    });
    expect(own.status).toBe(401);
  });

  test('what another process hid is hidden within ten seconds', async () => {
    const videoId = await addVideo(person('owner').userId, { visibility: 'public', review: 'approved' });
    const address = (name: string): string => plain(videoId, name);
    expect(await faultsOf(trials(address, {}), true)).toEqual([]);
    const began = performance.now();
    await site.query(`update videos set visibility = 'private' where id = $1`, [videoId]);
    await waitFor(
      'the refusal',
      async () => (await run({ method: 'GET', path: address('index.m3u8'), headers: {} })).status === 404,
    );
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await faultsOf(trials(address, {}), false)).toEqual([]);
  });

  test.each([
    ['made private', 'PATCH', { visibility: 'private' }],
    ['deleted', 'DELETE', undefined],
  ] as const)('what its owner %s is gone with the answer', async (_what, method, body) => {
    const videoId = await addVideo(person('owner').userId, { visibility: 'public', review: 'approved' });
    const address = (name: string): string => plain(videoId, name);
    expect(await faultsOf(trials(address, {}), true)).toEqual([]);
    const { status } = await person('owner').ask(method, `/api/v1/studio/videos/${videoId}`, body);
    expect(status).toBe(200);
    expect(await faultsOf(trials(address, {}), false)).toEqual([]);
  });
});
