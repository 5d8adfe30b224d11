import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../harness/process/wait.ts';
import { dataOf, errorOf, faultsOf, send, type Answer } from './answer.ts';
import { castPeople, proveWork, startStage, type Cast } from './cast.ts';
import { loadOperations, type Operation } from './document.ts';
import { goodBody, goodValue, objectText } from './good-value.ts';
import { pathOf } from './rules.ts';
import { newPasskeyBody } from './soft-passkey.ts';

const server = await startStage();
afterAll(() => server.stop());
const operations = await loadOperations(server.url);
let cast: Cast;
beforeAll(async () => {
  cast = await castPeople(server);
});

type Body = Readonly<Record<string, unknown>>;

const ask = (method: string, path: string, token?: string, body?: Body): Promise<Answer> =>
  send(server.url, { method, path, token, body: body === undefined ? undefined : JSON.stringify(body) });

const read = async (path: string, token: string): Promise<unknown> => dataOf(await ask('GET', path, token));

/** The error of a refusal that is right in form. */
const refused = (answer: Answer): string => {
  const faults = faultsOf(answer);
  return faults.length === 0 ? errorOf(answer) : faults.join();
};

/** What has to stand in the query, so that only the id is wrong. */
const queryOf = ({ fields }: Operation): string => {
  const needed = fields.filter(({ place, isRequired }) => place === 'query' && isRequired);
  const pairs = needed.map((field) => `${field.name}=${encodeURIComponent(String(goodValue(field)))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

describe('a broken or unknown id', () => {
  const broken = [
    ['unknown12345', 'x', '0', '-1', '1e12', '__proto__', 'constructor', 'a'.repeat(200), 'a'.repeat(300)],
    ['..%2F..%2Fetc%2Fpasswd', '%00', 'a%00b', '%F0%9F%98%80', "1'%20or%201=1", '%ED%A0%80', '%zz', '%'],
  ].flat();
  const withIds = operations.filter(({ fields }) => fields.some(({ place }) => place === 'path'));

  test.each(withIds.map((operation) => [operation.name, operation] as const))('%s', async (_name, operation) => {
    const { method, fields, isSecured } = operation;
    const body = fields.some(({ place }) => place === 'body') ? objectText(goodBody(fields)) : undefined;
    const token = isSecured ? cast.admin.token : undefined;
    const query = queryOf(operation);
    const trials = broken.map(async (id) => {
      const answer = await send(server.url, { method, path: pathOf(operation, id) + query, token, body });
      const where = answer.headers.get('location');
      // A browser that comes back from elsewhere is shown a page.
      if (answer.status === 302 && where?.startsWith('/login?error=') === true) return [];
      const faults = faultsOf(answer);
      return [...(answer.status === 404 ? [] : [`expected 404, got ${errorOf(answer)}`]), ...faults].map(
        (fault) => `${id.slice(0, 20)}: ${fault}`,
      );
    });
    expect((await Promise.all(trials)).flat()).toEqual([]);
  });
});

describe('what belongs to somebody else', () => {
  test('a login: cannot be ended', async () => {
    const { user, stranger } = cast;
    expect(refused(await ask('DELETE', `/api/v1/me/sessions/${user.sessionId}`, stranger.token))).toBe(
      'session_unknown',
    );
    expect((await ask('GET', '/api/v1/me', user.token)).status).toBe(200);
  });

  test('a passkey: can be neither named nor removed', async () => {
    const { user, stranger } = cast;
    const origin = server.url.replace('127.0.0.1', 'localhost');
    const post = async (path: string, body: object): Promise<unknown> =>
      dataOf(
        await send(origin, {
          method: 'POST',
          path,
          token: user.token,
          body: JSON.stringify(body),
          headers: { origin },
        }),
      );
    const body = newPasskeyBody(origin, await post('/api/v1/me/passkeys/options', {}), 'my phone');
    const { passkeyId } = z.object({ passkeyId: z.string() }).parse(await post('/api/v1/me/passkeys', body));
    const path = `/api/v1/me/passkeys/${passkeyId}`;
    expect(refused(await ask('PATCH', path, stranger.token, { name: 'mine' }))).toBe('passkey_unknown');
    expect(refused(await ask('DELETE', path, stranger.token))).toBe('passkey_unknown');
    expect(await read('/api/v1/me/passkeys', user.token)).toMatchObject([{ passkeyId, name: 'my phone' }]);
  });

  test('an archive and a notification: are not there', async () => {
    const { user, stranger } = cast;
    dataOf(await ask('POST', '/api/v1/me/exports', user.token));
    const shape = z.array(z.object({ url: z.string().nullable() }));
    const url = await waitFor(
      'the archive',
      async () => shape.parse(await read('/api/v1/me/exports', user.token))[0]?.url ?? null,
    );
    expect(refused(await ask('GET', url, stranger.token))).toBe('export_unknown');
    expect(refused(await ask('GET', url))).toBe('login_required');
    const note = z.object({ id: z.string(), notice: z.object({ kind: z.string() }), readAt: z.null() });
    const told = async () =>
      z.object({ records: z.array(note) }).parse(await read('/api/v1/notifications', user.token)).records;
    const ready = await waitFor('the notification', async () => {
      return (await told()).find(({ notice }) => notice.kind === 'export_ready') ?? null;
    });
    await ask('POST', '/api/v1/notifications/read', stranger.token, { ids: [ready.id] });
    expect(await told()).toContainEqual(ready);
    expect(await read('/api/v1/notifications', stranger.token)).toEqual({ records: [], next: null });
  });

  test('a room: refuses everybody but its owner, by every operation', async () => {
    const { admin, user, stranger } = cast;
    dataOf(await ask('PATCH', '/api/v1/admin/settings', admin.token, { values: { 'live.whoMayGoLive': 'users' } }));
    const wish = { title: 'Not yours', category: 'x' };
    const { liveId } = z
      .object({ liveId: z.string() })
      .parse(dataOf(await ask('POST', '/api/live/create', user.token, wish)));
    dataOf(await ask('PATCH', `/api/v1/live/${liveId}`, user.token, { visibility: 'private' }));
    const before = await read(`/api/v1/live/${liveId}`, user.token);
    const onRooms = operations.filter(({ path }) => path.startsWith('/api/v1/live/{liveId}'));
    expect(onRooms.length).toBeGreaterThanOrEqual(10);
    for (const operation of onRooms) {
      const body = objectText(goodBody(operation.fields));
      const request = { method: operation.method, path: pathOf(operation, liveId), token: stranger.token };
      const answer = await send(server.url, operation.method === 'GET' ? request : { ...request, body });
      expect([operation.name, refused(answer)]).toEqual([
        operation.name,
        expect.stringMatching(/^(forbidden|live_unknown)$/),
      ]);
    }
    expect(refused(await ask('GET', `/api/live/detail/${liveId}`, stranger.token))).toBe('live_unknown');
    expect(await read(`/api/v1/live/${liveId}`, user.token)).toEqual(before);
  });

  test('a video that is being uploaded: is not there for strangers and guests, by every operation', async () => {
    const { user, stranger } = cast;
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': '1000',
      'upload-metadata': `filename ${Buffer.from('film.mp4').toString('base64')}`,
    };
    const begun = await send(server.url, { method: 'POST', path: '/api/v1/uploads', token: user.token, headers });
    const videoId = begun.headers.get('video-id') ?? '';
    expect([begun.status, videoId]).toEqual([201, expect.stringMatching(/^[0-9A-Za-z]{4,32}$/)]);
    const onVideos = operations.filter(({ path }) =>
      /^\/(?:api\/v1\/(?:videos|studio\/videos)\/\{videoId\}|video\/like\/\{id\})/.test(path),
    );
    expect(onVideos.length).toBeGreaterThanOrEqual(15);
    for (const operation of onVideos) {
      for (const token of operation.isSecured ? [stranger.token] : [stranger.token, undefined]) {
        const body = objectText(goodBody(operation.fields));
        const request = { method: operation.method, path: pathOf(operation, videoId), token };
        const answer = await send(server.url, operation.method === 'GET' ? request : { ...request, body });
        // What takes files says so before it looks at the video.
        const expected = /^(?:video_unknown|forbidden|media_type_unsupported|(?:cover|caption|language)_invalid)$/;
        expect([operation.name, refused(answer)]).toEqual([operation.name, expect.stringMatching(expected)]);
      }
    }
  });

  test('a folder of favourites: cannot be changed, filled or removed', async () => {
    const { user, stranger } = cast;
    const made = dataOf(await ask('POST', '/api/v1/me/folders', user.token, { name: 'mine' }));
    const { folderId } = z.object({ folderId: z.string() }).parse(made);
    const path = `/api/v1/me/folders/${folderId}`;
    expect(refused(await ask('PATCH', path, stranger.token, { name: 'theirs' }))).toBe('folder_unknown');
    expect(refused(await ask('DELETE', path, stranger.token))).toBe('folder_unknown');
    expect(refused(await ask('GET', `/api/v1/me/favourites?folder=${folderId}`, stranger.token))).toBe(
      'folder_unknown',
    );
    expect(await read('/api/v1/me/folders', user.token)).toContainEqual(
      expect.objectContaining({ folderId, name: 'mine' }),
    );
  });

  test('a user and a role: can be changed by administrators alone', async () => {
    const { admin, user, stranger } = cast;
    const onAdmin = operations.filter(({ path }) => path.startsWith('/api/v1/admin/'));
    const idOf = ({ path }: Operation): string => (path.includes('{userId}') ? stranger.userId : 'user');
    for (const operation of onAdmin) {
      const body = operation.method === 'GET' ? undefined : objectText(goodBody(operation.fields));
      const path = pathOf(operation, idOf(operation));
      const answer = await send(server.url, { method: operation.method, path, token: user.token, body });
      expect([operation.name, refused(answer)]).toEqual([operation.name, 'forbidden']);
    }
    const shipped = { reason: 'a test', title: 'mine' };
    expect(refused(await ask('PATCH', '/api/v1/admin/roles/user', admin.token, shipped))).toBe('role_shipped');
    expect(refused(await ask('DELETE', '/api/v1/admin/roles/user', admin.token, shipped))).toBe('role_shipped');
  });
});

describe('fields that nobody may set', () => {
  const ofUser = {
    role: 'admin',
    rights: ['user.manage'],
    level: 6,
    isAdmin: true,
    passwordHash: 'x',
    disabledAt: null,
  };
  const ofAnybody = {
    userId: 'x',
    user_id: 'x',
    id: 'x',
    ownerId: 'x',
    owner_id: 'x',
    createTime: '2000-01-01T00:00:00.000Z',
  };
  const ofContact = { mobile: '13900000009', email: 'a@example.org', avatar: '/media/avatar/x.webp', isProved: true };
  const ofRoom = { status: 1, viewCount: 999, liveId: 'x', keyHash: 'x', streamKey: 'x', closedAt: null };
  const privileges = { ...ofUser, ...ofAnybody, ...ofContact, ...ofRoom };

  test('of an account: stay as they are', async () => {
    const { user } = cast;
    const shape = z.looseObject({ nickname: z.string(), reauthenticatedUntil: z.unknown() });
    const before = shape.parse(await read('/api/v1/me', user.token));
    const body = { ...privileges, nickname: 'Somebody' };
    expect((await ask('PATCH', '/api/v1/me', user.token, body)).status).toBe(200);
    expect(await read('/api/v1/me', user.token)).toEqual({ ...before, nickname: 'Somebody' });
  });

  test('of a newcomer: are what newcomers get', async () => {
    const { password, mobile } = { password: 'a long test password', mobile: '13800138003' };
    const born = { ...privileges, mobile, password, ...(await proveWork(server.url)) };
    dataOf(await ask('POST', '/passport/register', undefined, born));
    const { token } = z
      .object({ token: z.string() })
      .parse(dataOf(await ask('POST', '/passport/login', undefined, { mobile, password })));
    const me = z.looseObject({ level: z.number(), createTime: z.string() }).parse(await read('/api/v1/me', token));
    expect(me).toMatchObject({
      role: 'user',
      email: null,
      avatar: null,
      phone: expect.not.stringContaining('13900000009'),
    });
    expect([me.level < 6, me.createTime > '2026']).toEqual([true, true]);
    expect(me['userId']).not.toBe('x');
  });

  test('of a room: are the server’s', async () => {
    const { admin } = cast;
    const wish = { ...privileges, title: 'A room', category: 'x' };
    const made = z
      .looseObject({ liveId: z.string() })
      .parse(dataOf(await ask('POST', '/api/live/create', admin.token, wish)));
    expect(made.liveId).not.toBe('x');
    const path = `/api/v1/live/${made.liveId}`;
    const before = await read(path, admin.token);
    expect((await ask('PATCH', path, admin.token, privileges)).status).toBe(200);
    expect(await read(path, admin.token)).toEqual(before);
    const [record] = z
      .object({ records: z.array(z.looseObject({ viewCount: z.number(), status: z.number() })) })
      .parse(dataOf(await ask('GET', '/api/live/list'))).records;
    expect(record).toMatchObject({ liveId: made.liveId, viewCount: 0, status: 0 });
  });
});

test.each<[string, string | Uint8Array<ArrayBuffer>, string, number]>([
  ['no picture', 'text', 'image/png', 400],
  ['nothing', new Uint8Array(0), 'image/png', 400],
  ['an SVG with script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'image/png', 400],
  ['a type that is none of the list', '<svg/>', 'image/svg+xml', 415],
  ['3 MB', new Uint8Array(3e6), 'image/png', 413],
  ['a file of ours', '{"url":"file:///etc/passwd"}', 'application/json', 400],
  ['ourselves', '{"url":"http://127.0.0.1:5432/"}', 'application/json', 400],
  ['a private name', '{"url":"http://localhost/a.png"}', 'application/json', 400],
  ['numbers that are an address', '{"url":"http://2130706433/"}', 'application/json', 400],
  ['the machine’s own cloud', '{"url":"http://169.254.169.254/latest/meta-data/"}', 'application/json', 400],
  ['no address', '{"url":["a"]}', 'application/json', 400],
])('a picture from %s is refused', async (_what, body, type, status) => {
  const { token } = cast.user;
  const answer = await send(server.url, { method: 'PUT', path: '/api/v1/me/avatar', token, body, type });
  expect([answer.status, faultsOf(answer)]).toEqual([status, []]);
  expect(await read('/api/v1/me', token)).toMatchObject({ avatar: null });
});

test('nothing of all this stands in the log', () => {
  expect(cast.secrets.filter((secret) => server.output.includes(secret))).toEqual([]);
});
