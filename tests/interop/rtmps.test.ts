import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeClip, smallRecipe } from '../harness/media/encode.ts';
import { waitFor } from '../harness/process/wait.ts';
import { pushFfmpeg } from '../harness/rtmp/push-ffmpeg.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { waitForState } from '../faults/on-air.ts';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-rtmps-'));
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  const ask = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2'];
  await promisify(execFile)('openssl', [...ask, '-subj', '/CN=localhost']);
  const tls = { AMPHI_TLS_CERT: cert, AMPHI_TLS_KEY: key, AMPHI_RTMPS_PORT: '0', AMPHI_HTTPS_PORT: '0' };
  // The client of this test asks by plain HTTP.
  server = await startServer({ env: { ...tls, AMPHI_HTTP_REDIRECT: 'false', AMPHI_LOG_LEVEL: 'info' } });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('ffmpeg pushes over TLS', async () => {
  const live = await server.createLive();
  const port = await waitFor('the port', () => /"rtmpsPort":(\d+)/.exec(server.output)?.[1] ?? null);
  const child = pushFfmpeg(await encodeClip(smallRecipe), `rtmps://127.0.0.1:${port}/live/${live.streamKey}`);
  await waitForState(server, live, 'live');
  const client = await server.client();
  const video = await waitFor('health', async () => (await client.liveFacts(live.liveId)).health?.video ?? null);
  expect(video.codec).toBe('avc');
  await child.exited;
  expect(server.output).not.toContain(live.streamKey);
});
