import { stat } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { ffmpegPath } from '../../harness/media/encode.ts';
import { runChild } from '../../harness/process/child.ts';
import { waitFor } from '../../harness/process/wait.ts';
import type { TestServer } from '../../harness/server.ts';
import { createUpload, uploadIdOf } from '../../harness/upload/tus.ts';
import type { Figure } from '../measures/measure.ts';
import { percentile } from '../measures/measure.ts';
import { fullHd } from './clips.ts';

/** Uploads the file; answers when the last byte had been acknowledged, by `performance.now()`. */
const send = async (server: TestServer, path: string): Promise<{ readonly videoId: string; readonly at: number }> => {
  const token = await server.token();
  const { size } = await stat(path);
  const videoId = uploadIdOf(await createUpload({ url: server.url, token }, size));
  const answer = await fetch(`${server.url}/api/v1/uploads/${videoId}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
    body: await openAsBlob(path),
  });
  if (answer.status !== 204) throw new Error(`the upload ended with ${answer.status}`);
  return { videoId, at: performance.now() };
};

/** From the acknowledged last byte to a multivariant playlist with a picture and sound. */
const measureOnce = async (server: TestServer, path: string): Promise<number> => {
  const { videoId, at } = await send(server, path);
  const headers = { authorization: `Bearer ${await server.token()}` };
  await waitFor(
    'a playlist',
    async () => {
      const answer = await fetch(`${server.url}/media/video/${videoId}/index.m3u8`, { headers });
      const text = await answer.text();
      return answer.status === 200 && text.includes('source/');
    },
    { timeoutMs: 120_000, everyMs: 20 },
  );
  const took = performance.now() - at;
  const client = await server.client();
  // The rest of its work would disturb the next try.
  await client.studio.cancel(videoId).catch(() => null);
  await client.studio.remove(videoId);
  return took;
};

/** Last byte → playable, beside ffmpeg alone that copies the same file into segments. */
export async function measurePlayable(
  server: TestServer,
  { seconds, tries }: { readonly seconds: number; readonly tries: number },
): Promise<Figure[]> {
  const path = await fullHd(seconds);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let done = 0; done < tries; done += 1) {
    ours.push(await measureOnce(server, path));
    const began = performance.now();
    const hls = ['-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'];
    const out = join(server.scratchDir(), 'index.m3u8');
    await runChild(ffmpegPath, ['-v', 'error', '-y', '-i', path, '-c', 'copy', ...hls, out]);
    theirs.push(performance.now() - began);
  }
  const what = `last byte → playable, 1080p, ${seconds} s`;
  const figure = (contender: string, value: number): Figure => ({
    what,
    unit: 's',
    contender,
    value: value / 1000,
    digits: 2,
  });
  return [figure('Amphi', percentile(ours, 0.5)), figure('the other way', percentile(theirs, 0.5))];
}
