/** Our own server, as it is in the tree: embedded database, everything switched on that the measure does not name. */
import { startServer, type TestLive } from '../../harness/server.ts';
import type { Contender, ContenderOptions, RunningContender } from './contender.ts';

export const amphi: Contender = {
  name: 'Amphi',
  hasHls: true,
  hasRealtimeMode: true,
  missing: async () => null,
  start,
};

async function start({ hasHls, streams }: ContenderOptions): Promise<RunningContender> {
  const server = await startServer({
    env: {
      AMPHI_MODE: 'production',
      AMPHI_LOG_LEVEL: 'warn',
      AMPHI_MAX_PUBLISHERS: '1000',
      AMPHI_MAX_ROOMS_PER_USER: '0',
    },
  });
  const rooms: TestLive[] = [];
  for (let index = 0; index < streams; index += 1) {
    // without HLS: no window to go back in and no recording, so that nothing asks for packaging
    rooms.push(
      await server.createLive(hasHls ? { isRecorded: false, dvrSeconds: 60 } : { isRecorded: false, dvrSeconds: 0 }),
    );
  }
  const room = (stream: number): TestLive => {
    const found = rooms[stream];
    if (found === undefined) throw new Error(`no room ${stream}`);
    return found;
  };
  return {
    pids: [server.pid],
    pushUrl: (stream) => server.pushUrl(room(stream)),
    hlsUrl: (stream) => (hasHls ? server.hlsUrl(room(stream)) : null),
    viewer: (stream, mode) => ({
      kind: 'flv',
      url: server.flvUrl(room(stream)) + (mode === 'realtime' ? '?realtime=1' : ''),
    }),
    stop: () => server.stop(),
  };
}
