import type { VideoDetail } from '@amphi/contract';
import { useI18n } from 'vue-i18n';
import { socialApi } from '../../api/social.ts';
import { queryClient } from '../../app/query-client.ts';
import { requireLogin } from '../../app/require-login.ts';
import { showToast } from '../../app/toast.ts';
import { useErrorText } from '../../ui/error-text.ts';
import type { VideoQuery } from './use-video.ts';

type Mine = Partial<VideoDetail['mine']>;

/** Like, keep for later, triple: shown at once, set right by the server, taken back when it refuses. */
export function useReactions(videoId: string, { patch }: Pick<VideoQuery, 'patch'>) {
  const { t } = useI18n();
  const errorText = useErrorText();
  let likeTurn = 0;

  function mark(mine: Mine, counts: Partial<Pick<VideoDetail, 'likes' | 'favourites'>> = {}): void {
    patch((video) => ({ ...video, ...counts, mine: { ...video.mine, ...mine } }));
  }

  async function setLike(isLiked: boolean): Promise<void> {
    if (!(await requireLogin())) return;
    likeTurn += 1;
    const turn = likeTurn;
    patch((video) => ({
      ...video,
      likes: Math.max(0, video.likes + (video.mine.isLiked === isLiked ? 0 : isLiked ? 1 : -1)),
      mine: { ...video.mine, isLiked },
    }));
    try {
      const answer = await (isLiked ? socialApi.like(videoId) : socialApi.unlike(videoId));
      // A later press has its own answer.
      if (turn === likeTurn) mark({ isLiked: answer.isOn }, { likes: answer.count });
      void queryClient.invalidateQueries({ queryKey: ['own'] });
    } catch (error) {
      if (turn === likeTurn) mark({ isLiked: !isLiked });
      showToast(errorText(error));
    }
  }

  async function setLater(isLater: boolean): Promise<void> {
    if (!(await requireLogin())) return;
    mark({ isLater });
    try {
      await (isLater ? socialApi.later(videoId) : socialApi.notLater(videoId));
      void queryClient.invalidateQueries({ queryKey: ['own'] });
      const undo = { label: t('card.undo'), act: () => setLater(false) };
      showToast(t(isLater ? 'card.laterAdded' : 'card.laterRemoved'), isLater ? undo : null);
    } catch (error) {
      mark({ isLater: !isLater });
      showToast(errorText(error));
    }
  }

  async function triple(): Promise<void> {
    if (!(await requireLogin())) return;
    try {
      const done = await socialApi.triple(videoId);
      mark(
        { isLiked: done.isLiked, isFavourite: done.isFavourite },
        { likes: done.likes, favourites: done.favourites },
      );
      void queryClient.invalidateQueries({ queryKey: ['own'] });
      showToast(t(done.coin === 'unavailable' ? 'watch.tripledNoCoin' : 'watch.tripled'));
    } catch (error) {
      showToast(errorText(error));
    }
  }

  return { setLike, setLater, triple, mark };
}
