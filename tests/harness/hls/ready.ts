/** Waiting until HLS can be played. */
import { waitFor } from '../process/wait.ts';
import { httpGet } from './http.ts';
import { firstVariant } from './playlist.ts';

/** Waits until the playlist names a whole segment: players that know nothing of parts cannot begin earlier. */
export async function waitForSegment(url: string): Promise<void> {
  await waitFor(`a segment in ${url}`, async () => {
    const answer = await httpGet(url).catch(() => null);
    if (answer?.status !== 200) return false;
    const variant = firstVariant(answer.body.toString());
    const media = variant === null ? answer : await httpGet(new URL(variant, url));
    return media.status === 200 && media.body.includes('#EXTINF');
  });
}
