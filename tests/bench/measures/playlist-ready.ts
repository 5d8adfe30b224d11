import { httpGet } from '../../harness/hls/http.ts';
import { waitFor } from '../../harness/process/wait.ts';

/** Waits until the playlist is served and names something to play. */
export async function waitForPlaylist(url: string): Promise<void> {
  await waitFor(
    url,
    async () => {
      const answer = await httpGet(url).catch(() => null);
      return answer?.status === 200 && /^[^#\s]/m.test(answer.body.toString());
    },
    { timeoutMs: 30_000, everyMs: 50 },
  );
}
