import type { ProcessState } from '@amphi/contract';
import type { UploadItem } from './upload-state.ts';

/** Steps from a file to a finished video. */
const stageNames = ['upload', 'check', 'playable', 'renditions'] as const;
export type StageName = (typeof stageNames)[number];

/** One step; `part` is 0 to 1, null where nobody can tell. */
export interface Stage {
  readonly name: StageName;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly part: number | null;
}

/** What the steps are reckoned from. */
export interface Processed {
  readonly state: ProcessState;
  readonly progress: number | null;
  readonly durationMs: number | null;
  readonly heights: number;
}

/** How many of the steps are behind, and how the present one stands. */
function placeOf({
  state,
  progress,
  durationMs,
  heights,
}: Processed): readonly [number, Stage['state'], number | null] {
  switch (state) {
    case 'uploading':
      return [0, 'running', null];
    case 'waiting':
      return [1, 'waiting', null];
    case 'probing':
      return [1, 'running', null];
    case 'refused':
      return [1, 'failed', null];
    case 'preparing':
      return [2, 'running', progress];
    case 'playable':
      return [3, 'running', progress];
    case 'ready':
      return [4, 'done', null];
    case 'failed':
    case 'cancelled': {
      const behind = heights > 0 ? 3 : durationMs === null ? 1 : 2;
      return [behind, state, null];
    }
    default:
      return state satisfies never;
  }
}

/** The four steps of a video on the server. */
export function stagesOfVideo(video: Processed): readonly Stage[] {
  const [behind, state, part] = placeOf(video);
  return stageNames.map((name, index) => {
    if (index < behind) return { name, state: 'done', part: 1 };
    return index === behind ? { name, state, part } : { name, state: 'waiting', part: null };
  });
}

/** The four steps of a file that is on its way, or beyond it. */
export function stagesOf(item: Pick<UploadItem, 'state' | 'bytes' | 'sentBytes' | 'video'>): readonly Stage[] {
  if (item.state === 'sent') {
    if (item.video !== null && item.video.state !== 'uploading') return stagesOfVideo(processedOf(item.video));
    return stagesOfVideo({ state: 'waiting', progress: null, durationMs: null, heights: 0 });
  }
  const state = item.state === 'sending' ? 'running' : item.state === 'refused' ? 'failed' : 'waiting';
  const part = item.bytes > 0 ? Math.min(1, item.sentBytes / item.bytes) : 0;
  return stageNames.map((name, index) =>
    index === 0 ? { name, state, part } : { name, state: 'waiting', part: null },
  );
}

/** What the steps need of a video. */
export function processedOf(video: {
  readonly state: ProcessState;
  readonly progress: number | null;
  readonly durationMs: number | null;
  readonly renditions: readonly { readonly state: string }[];
}): Processed {
  const heights = video.renditions.filter(({ state }) => state === 'ready').length;
  return { state: video.state, progress: video.progress, durationMs: video.durationMs, heights };
}

/** How much of all bytes has arrived, 0 to 1; null when nothing is on its way. */
export function totalPart(items: readonly Pick<UploadItem, 'state' | 'bytes' | 'sentBytes'>[]): number | null {
  const counted = items.filter(({ state }) => state !== 'refused');
  if (counted.every(({ state }) => state === 'sent')) return null;
  const all = counted.reduce((sum, { bytes }) => sum + bytes, 0);
  const sent = counted.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return all === 0 ? 0 : Math.min(1, sent / all);
}
