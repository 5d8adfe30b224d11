import type { VideoDetail } from '@amphi/contract';

/** What the embedded player shows of a video. */
export type EmbeddedVideo = Pick<
  VideoDetail,
  'videoId' | 'title' | 'cover' | 'durationMs' | 'isVertical' | 'owner' | 'play' | 'mine'
>;

/** Why nothing is shown. */
export type EmbedFailure = 'missing' | 'unreachable';

/** The video as a guest sees it. Checked by hand: the schemas of the contract weigh more than the player around them. */
export async function loadVideo(videoId: string): Promise<EmbeddedVideo | EmbedFailure> {
  try {
    const answer = await fetch(`/api/v1/videos/${encodeURIComponent(videoId)}`, {
      headers: { accept: 'application/json' },
    });
    if (answer.status === 404 || answer.status === 401 || answer.status === 403) return 'missing';
    const envelope: unknown = await answer.json();
    const data: unknown = Reflect.get(Object(envelope), 'data');
    return isVideo(data) ? data : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

function isVideo(data: unknown): data is EmbeddedVideo {
  if (typeof data !== 'object' || data === null) return false;
  const owner: unknown = Reflect.get(data, 'owner');
  const play: unknown = Reflect.get(data, 'play');
  return (
    typeof Reflect.get(data, 'videoId') === 'string' &&
    typeof Reflect.get(data, 'title') === 'string' &&
    typeof Reflect.get(data, 'durationMs') === 'number' &&
    typeof owner === 'object' &&
    (play === null || (typeof play === 'object' && typeof Reflect.get(play, 'url') === 'string'))
  );
}
