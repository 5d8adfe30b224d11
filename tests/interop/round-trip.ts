/** Pushes a stream and reads it back by every way that a viewer has: HLS and FLV while it runs, the recording afterwards. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlvViewer } from '../harness/flv/flv-viewer.ts';
import { httpGet } from '../harness/hls/http.ts';
import { waitForSegment } from '../harness/hls/ready.ts';
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
  await waitForSegment(server.hlsUrl(live));
  const hls = await within(END_WITHIN_MS, 'reading HLS to its end', readBackHls(server.hlsUrl(live)));
  await ended;
  await within(END_WITHIN_MS, 'the end of FLV', flv.ended);
  const file = await fetchRecording(server, live);
  const recording = await readBack(file);
  await decodeAll(file);
  return { hls, recording, flv, flvPackets: await readFlv(server, live, flv, options.flvProgram) };
}

/** Waits until the continuous stream is on air and opens it. */
export function openFlv(url: string): Promise<FlvViewer> {
  return waitFor(`FLV at ${url}`, () => FlvViewer.open(url, { isKeeping: true }).catch(() => null));
}

/** Waits for the one recording of a room whose session is over, fetches it as its owner and keeps it as a file of the temporary folder. */
export async function fetchRecording(server: TestServer, live: TestLive): Promise<string> {
  const client = await server.client();
  const recording = await waitFor('the recording', async () => {
    const sessions = await client.liveSessions(live.liveId);
    return sessions[0]?.recording ?? null;
  });
  const headers = { authorization: `Bearer ${await server.token()}` };
  const { status, body } = await httpGet(new URL(recording.url, server.url), { headers });
  if (status !== 200) throw new Error(`the recording answered ${status}`);
  if (body.length !== recording.bytes) throw new Error(`a recording of ${recording.bytes} bytes has ${body.length}`);
  const file = join(server.scratchDir(), `${live.liveId}.mp4`);
  await writeFile(file, body);
  return file;
}

async function readFlv(
  server: TestServer,
  live: TestLive,
  flv: FlvViewer,
  program: string | null | undefined,
): Promise<ReadStream | null> {
  if (program === null) return null;
  const file = join(server.scratchDir(), `${live.liveId}.flv`);
  await writeFile(file, flv.file);
  return readBack(file, program === undefined ? {} : { program });
}
