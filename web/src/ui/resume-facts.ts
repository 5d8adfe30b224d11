import type { VideoCard } from '@amphi/contract';
import { shortDuration } from '../format/duration.ts';

/** Where somebody stopped, and how many minutes are left, at least one. Null when nothing was watched. */
export function resumeFacts(video: Pick<VideoCard, 'durationMs' | 'progress'>): {
  readonly stoppedAt: string;
  readonly minutesLeft: number;
} | null {
  if (video.progress === null || video.progress <= 0) return null;
  const seconds = (video.durationMs / 1000) * Math.min(1, video.progress);
  const left = video.durationMs / 1000 - seconds;
  return { stoppedAt: shortDuration(seconds), minutesLeft: Math.max(1, Math.round(left / 60)) };
}
