import { onMounted, watch } from 'vue';
import type { Playback } from './use-playback.ts';

type Phase = 'waiting' | 'live' | 'reconnecting' | 'ended';

/**
 * Lets playback follow the live: opens it when there is something to play, tells it why nothing comes, and keeps what
 * was played when the live ends.
 */
export function usePhase(phase: () => Phase, playback: Playback, start: () => void): void {
  function follow(now: Phase, before: Phase | undefined): void {
    switch (now) {
      case 'live':
        if (before === 'reconnecting') playback.tell({ type: 'host_back' });
        else playback.open();
        start();
        break;
      case 'reconnecting':
        // Whoever comes now still sees the last frames, and can go back.
        if (before !== 'live') {
          playback.open();
          start();
        }
        playback.tell({ type: 'host_gone' });
        break;
      case 'ended':
        playback.tell({ type: 'host_gone' });
        break;
      case 'waiting':
        playback.close();
        break;
      default:
        now satisfies never;
    }
  }
  // Not before the video element is there.
  onMounted(() => follow(phase(), undefined));
  watch(phase, follow);
}
