/** A room on air with everything that a fault test looks at: publisher, FLV viewer, low-latency HLS follower with its linter. */
import { FlvViewer } from '../harness/flv/flv-viewer.ts';
import { HlsFollower } from '../harness/hls/follower.ts';
import { RevisionLinter } from '../harness/hls/lint.ts';
import { httpGet } from '../harness/hls/http.ts';
import type { Clip } from '../harness/media/clip.ts';
import { waitFor } from '../harness/process/wait.ts';
import { ScriptedPublisher } from '../harness/rtmp/scripted-publisher.ts';
import type { TestLive, TestServer } from '../harness/server.ts';
import type { LiveRoomPatch } from '@amphi/contract';

export interface OnAir {
  readonly live: TestLive;
  readonly publisher: ScriptedPublisher;
  readonly viewer: FlvViewer;
  readonly follower: HlsFollower;
  readonly linter: RevisionLinter;
}

/** Creates a room, pushes the clip and waits until both kinds of viewer see pictures. */
export async function goOnAir(server: TestServer, clip: Clip, settings: LiveRoomPatch = {}): Promise<OnAir> {
  const live = await server.createLive(settings);
  const publisher = await ScriptedPublisher.start({ url: server.pushUrl(live), clip });
  const viewer = await openViewer(server, live);
  const linter = new RevisionLinter();
  const follower = await followHls(server, live, linter.take);
  await viewer.until('pictures by FLV', ({ video }) => video >= 30);
  await follower.until('pictures by HLS', ({ events }) => events.length >= 3);
  return { live, publisher, viewer, follower, linter };
}

/** Opens the continuous stream as soon as it is on air. */
function openViewer(server: TestServer, live: TestLive): Promise<FlvViewer> {
  return waitFor('FLV on air', () => FlvViewer.open(server.flvUrl(live)).catch(() => null));
}

/** Follows the low-latency playlist as soon as it is there. */
export async function followHls(
  server: TestServer,
  live: TestLive,
  onRevision: (text: string) => void = () => undefined,
): Promise<HlsFollower> {
  const url = server.hlsUrl(live);
  await waitFor('HLS on air', async () => (await httpGet(url)).status === 200);
  return new HlsFollower({ url, onRevision });
}

/** Waits for a state of the room's session. */
export async function waitForState(server: TestServer, live: TestLive, state: string | null): Promise<void> {
  const client = await server.client();
  await waitFor(`state ${state}`, async () => (await client.liveDetail(live.liveId)).state === state, {
    timeoutMs: 30_000,
  });
}

/** The sessions of a room as its owner sees them. */
export const sessionsOf = async (
  server: TestServer,
  { liveId }: TestLive,
): Promise<readonly { readonly sessionId: string }[]> => (await server.client()).liveSessions(liveId);
