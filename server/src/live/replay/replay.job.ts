import { millis } from '@amphi/media/time';
import { z } from 'zod';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { JobKind, Queue } from '../../platform/queue/index.ts';
import type { Replays } from './replay.ts';

/** Makes videos of recordings: of one broadcast, or of all that are missing. */
const replayJob: JobKind<{ readonly sessionId: string | null }> = {
  name: 'live-replay',
  data: z.object({ sessionId: z.string().nullable() }),
};

/** An end that was saved late, or told to nobody, is found by this. */
const sweepEveryMs = millis(60_000);
const ended = z.object({ type: z.literal('session_ended'), sessionId: z.string() });

/** Takes up the making of replays: at once when a session ends, and what is missing at the start and every minute; answers how to stop. */
export const workOnReplays = async (
  queue: Queue,
  { replays, bus, clock, log }: { replays: Replays; bus: Bus; clock: Clock; log: Log },
): Promise<() => void> => {
  await queue.work(
    replayJob,
    async ({ sessionId }) => {
      if (sessionId === null) await replays.makeMissing();
      else await replays.make(sessionId);
    },
    { pollSeconds: 1, expireSeconds: 6 * 3600 },
  );
  let isStopped = false;
  const ask = (sessionId: string | null): void => {
    queue.send(replayJob, { sessionId }, { onceKey: sessionId ?? 'missing' }).catch((error: unknown) => {
      if (!isStopped) log.warn({ err: error, sessionId }, 'the video of a recording was not asked for; the sweep will');
    });
  };
  const stopListening = bus.subscribe('live', (message) => {
    const event = ended.safeParse(message);
    if (event.success) ask(event.data.sessionId);
  });
  ask(null);
  const stopSweeping = clock.every(sweepEveryMs, () => ask(null));
  return () => {
    isStopped = true;
    stopListening();
    stopSweeping();
  };
};
