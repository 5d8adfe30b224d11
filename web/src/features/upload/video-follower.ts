import type { StudioVideo } from '@amphi/contract';
import { studioApi } from '../../api/studio.ts';
import { isProcessing, type UploadItem } from './upload-state.ts';

const everyMs = 2000;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Asks for the videos of finished uploads every two seconds, as long as one of them still changes. */
export function followVideos(plan: {
  readonly wanted: () => readonly UploadItem[];
  readonly take: (video: StudioVideo) => void;
}): void {
  if (timer !== null) return;
  const round = async (): Promise<void> => {
    const open = plan.wanted().filter(({ video }) => video === null || isRunning(video));
    if (open.length === 0) {
      timer = null;
      return;
    }
    await Promise.all(
      open.map(async ({ videoId }) => {
        const video = videoId === null ? null : await studioApi.video(videoId).catch(() => null);
        if (video !== null) plan.take(video);
      }),
    );
    timer = setTimeout(() => void round(), everyMs);
  };
  timer = setTimeout(() => void round(), 300);
}

/** `uploading` lasts a moment longer on the server than here. */
function isRunning({ state }: StudioVideo): boolean {
  return isProcessing(state) || state === 'uploading';
}
