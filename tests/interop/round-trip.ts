/** Pushes a stream and reads it back by every way that a viewer has: HLS and FLV while it runs, the recording afterwards. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlvViewer } from '../harness/flv/flv-viewer.ts';
import { httpGet } from '../harness/hls/http.ts';
import { decodeAll, readBack, readBackHls, type ReadStream } from '../harness/media/readback.ts';
import { waitFor, within } from '../harness/process/wait.ts';
import type { TestLive, TestServer } from '../harness/server.ts';

/** Begins a push to the URL; the inner promise resolves at its end. */
export type Push = (url: string) => Promise<{ readonly ended: Promise<unknown> }>;

export interface RoundTrip {
  readonly hls: ReadStream;
  readonly recording: ReadStream;
  readonly flv: FlvViewer;
  /** FLV as ffmpeg reads it; null when no ffmpeg here knows this codec in FLV. */
  readonly flvPackets: ReadStream | null;
}

const END_WITHIN_MS = 60_000;

/** Runs one push from beginning to end. @throws Error when anything that ffmpeg reads is broken or does not decode. */
export async function roundTrip(
  server: TestServer,
  push: Push,
  options: { readonly flvProgram?: string | null } = {},
): Promise<RoundTrip> {
  const live = await server.createLive({ reconnectSeconds: 0, isRecorded: true });
  const { ended } = await push(server.pushUrl(live));
  const flv = await openFlv(server.flvUrl(live));
  await waitForPlaylist(server.hlsUrl(live));
  const hls = await within(END_WITHIN_MS, 'reading HLS to its end', readBackHls(server.hlsUrl(live)));
  await ended;
  await within(END_WITHIN_MS, 'the end of FLV', flv.ended);
  const recordingUrl = await findRecording(server, live);
  const recording = await readBack(recordingUrl);
  await decodeAll(recordingUrl);
  return { hls, recording, flv, flvPackets: await readFlv(flv, options.flvProgram) };
}

/** Waits until the continuous stream is on air and opens it. */
export function openFlv(url: string): Promise<FlvViewer> {
  return waitFor(`FLV at ${url}`, () => FlvViewer.open(url, { isKeeping: true }).catch(() => null));
}

/** Waits until the playlist answers 200. */
export async function waitForPlaylist(url: string): Promise<void> {
  await waitFor(`playlist at ${url}`, async () => (await httpGet(url)).status === 200);
}

/** URL of the one recording of a room whose session is over. */
export async function findRecording(server: TestServer, live: TestLive): Promise<string> {
  const client = await server.client();
  const recording = await waitFor('the recording', async () => {
    const sessions = await client.liveSessions(live.liveId);
    return sessions[0]?.recording ?? null;
  });
  return new URL(recording.url, server.url).href;
}

async function readFlv(flv: FlvViewer, program: string | null | undefined): Promise<ReadStream | null> {
  if (program === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'amphi-flv-'));
  try {
    const file = join(folder, 'received.flv');
    await writeFile(file, flv.file);
    return await readBack(file, program === undefined ? {} : { program });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
