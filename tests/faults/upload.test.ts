/** A server that dies in the middle of an upload: what it acknowledged is there, and the file arrives byte for byte. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { envelope, studioVideo } from '@amphi/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFolderBlobStore, createS3BlobStore, type BlobStore } from '../../server/src/platform/blob/index.ts';
import { startTestS3, type TestS3 } from '../../server/src/platform/blob/testing/test-s3.ts';
import { newPerson } from '../contract/person.ts';
import { waitFor } from '../harness/process/wait.ts';
import { startServer, type TestServer } from '../harness/server.ts';
import { createUpload, offsetOf, openChunk, sendChunk, tus, uploadIdOf, type TusSite } from '../harness/upload/tus.ts';

const folder = mkdtempSync(join(tmpdir(), 'amphi-upload-'));
let s3: TestS3;
let server: TestServer;
beforeAll(async () => {
  s3 = await startTestS3(join(folder, 's3'));
});
afterEach(() => server.stop());
afterAll(async () => {
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mebibyte = 1024 * 1024;
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Each store: the server's environment, and a second way to its blobs. */
const stores: Readonly<Record<string, () => { env: Record<string, string>; open: () => BlobStore }>> = {
  'a folder': () => ({ env: {}, open: () => createFolderBlobStore(join(server.dataDir, 'blobs')) }),
  S3: () => ({
    env: { AMPHI_BLOB_URL: s3.url },
    open: () => createS3BlobStore({ settings: s3.settings(''), scratch: join(folder, 'scratch') }),
  }),
};

describe.each(Object.entries(stores))('with %s', (_name, prepare) => {
  test('kill -9 twice in the middle of an upload: it goes on, and the file is whole', async () => {
    const { env, open } = prepare();
    server = await startServer({ env });
    const { token } = await newPerson(server);
    const site = (): TusSite => ({ url: server.url, token });
    const file = randomBytes(30 * mebibyte);
    const videoId = uploadIdOf(await createUpload(site(), file.byteLength));

    // A whole chunk is acknowledged, then the server dies in the middle of the next one.
    const first = 9 * mebibyte;
    expect((await sendChunk(site(), videoId, { offset: 0, bytes: file.subarray(0, first) })).status).toBe(204);
    for (const to of [20 * mebibyte, 28 * mebibyte]) {
      const offset = await offsetOf(site(), videoId);
      const bytes = file.subarray(offset, to);
      const socket = await openChunk(site(), videoId, { offset, length: file.byteLength - offset, bytes });
      const key = `video/${videoId}/source`;
      await waitFor('bytes on their way', async () => ((await open().uploadedBytes(key)) ?? 0) > offset, {
        timeoutMs: 30_000,
      });
      await server.kill9();
      socket.destroy();
      await server.start();
      expect(await offsetOf(site(), videoId)).toBeGreaterThan(offset);
    }
    const offset = await offsetOf(site(), videoId);
    expect(offset).toBeGreaterThanOrEqual(first);
    expect((await sendChunk(site(), videoId, { offset, bytes: file.subarray(offset) })).status).toBe(204);

    expect(sha(await buffer(await open().read(`video/${videoId}/source`)))).toBe(sha(file));
    const answer = await fetch(`${server.url}/api/v1/studio/videos/${videoId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { data } = envelope(studioVideo).parse(await answer.json());
    expect(data.receivedBytes).toBe(file.byteLength);
    expect(data.state).not.toBe('uploading');
    expect((await tus(site(), 'HEAD', `/api/v1/uploads/${videoId}`)).headers.get('upload-offset')).toBe(
      String(file.byteLength),
    );
  });
});
