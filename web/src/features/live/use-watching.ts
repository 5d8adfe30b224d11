import type { Ref } from 'vue';
import { onScopeDispose, shallowReactive, watch } from 'vue';
import { followLive } from '../../api/socket.ts';

/** One connection follows at most 100 lives; a wall shows fewer at once. */
const followLimit = 60;

/** How many watch each of these lives now, as far as the socket told. */
export function useWatching(liveIds: Ref<readonly string[]>): ReadonlyMap<string, number> {
  const watching = shallowReactive(new Map<string, number>());
  const stops = new Map<string, () => void>();
  watch(
    () => liveIds.value.slice(0, followLimit).join(),
    () => {
      const wanted = new Set(liveIds.value.slice(0, followLimit));
      for (const [liveId, stop] of stops) {
        if (wanted.has(liveId)) continue;
        stop();
        stops.delete(liveId);
        watching.delete(liveId);
      }
      for (const liveId of wanted) {
        if (stops.has(liveId)) continue;
        const stop = followLive(liveId, (message) => {
          if (message.type === 'live.watching') watching.set(liveId, message.watching);
        });
        stops.set(liveId, stop);
      }
    },
    { immediate: true },
  );
  onScopeDispose(() => stops.forEach((stop) => stop()));
  return watching;
}
