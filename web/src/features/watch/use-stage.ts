import type { Playback, VideoDetail } from '@amphi/contract';
import type { Ref } from 'vue';
import { effectScope, onBeforeUnmount, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import { socialApi } from '../../api/social.ts';
import { useCaptions, type Captions } from '../../player/captions/use-captions.ts';
import { useDanmaku, type DanmakuFeed } from '../../player/danmaku/use-danmaku.ts';
import { dock, undock } from '../../player/dock.ts';
import { preferences } from '../../player/vod/preferences.ts';
import { beginningOf, secondsOfQuery } from '../../player/vod/resume.ts';
import { openVodSession, type VodSession, type VodSource } from '../../player/vod/session.ts';
import { cameFromOf } from './came-from.ts';

/** What plays on the page, with what belongs to it. */
export interface Stage {
  readonly session: VodSession;
  readonly captions: Captions;
  readonly feed: DanmakuFeed;
  /** Second that it was resumed at; null = from the start. */
  readonly resumedS: number | null;
}

/** Opens what plays as soon as there is something to play; leaving the page lets it go on in the corner. */
export function useStage(
  video: Ref<VideoDetail>,
  refresh: () => Promise<VideoDetail | null>,
): Readonly<Ref<Stage | null>> {
  const { locale } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const stage = shallowRef<Stage | null>(null);
  const scope = effectScope();
  const path = route.fullPath;
  const wishedS = secondsOfQuery(route.query['t']);
  const list = typeof route.query['list'] === 'string' ? route.query['list'] : undefined;

  function open(detail: VideoDetail, play: Playback): void {
    const source = sourceOf(detail, play);
    const beginning = beginningOf(wishedS, detail.mine.resumeMs, detail.durationMs);
    const docked = undock(detail.videoId);
    const session =
      docked ??
      openVodSession(
        source,
        {
          refresh: async () => (await refresh())?.play ?? null,
          send: (body, isLeaving) => sendBeacon(detail.videoId, body, isLeaving),
          cameFrom: cameFromOf(Reflect.get(Object(history.state), 'back'), list),
        },
        beginning.startS,
      );
    if (docked !== null && wishedS !== null) session.seek(wishedS);
    scope.run(() => {
      const captions = useCaptions(session, () => locale.value);
      const feed = useDanmaku(session, danmakuPorts(detail.videoId));
      const resumedS = docked === null && beginning.isResumed ? beginning.startS : null;
      stage.value = { session, captions, feed, resumedS };
    });
  }

  watch(
    video,
    (detail) => {
      if (detail.play === null) return;
      if (stage.value === null) open(detail, detail.play);
      else stage.value.session.update(sourceOf(detail, detail.play));
    },
    { immediate: true },
  );
  onBeforeUnmount(() => {
    scope.stop();
    const now = stage.value;
    if (now === null) return;
    const isPlaying = !now.session.element.paused && !now.session.timeline.value.hasEnded;
    const next = router.currentRoute.value;
    const mayGoOn = preferences.isMiniOn && next.name !== 'watch' && next.name !== 'live' && next.path !== path;
    if (isPlaying && mayGoOn) dock(now.session, path.split('?')[0] + (list === undefined ? '' : `?list=${list}`));
    else now.session.end();
  });
  return stage;
}

function sourceOf(detail: VideoDetail, play: Playback): VodSource {
  const { videoId, title, cover, durationMs, isVertical, owner } = detail;
  return { videoId, title, cover, durationMs, isVertical, ownerName: owner.nickname, play };
}

function sendBeacon(videoId: string, body: Parameters<typeof socialApi.beacon>[1], isLeaving: boolean): void {
  if (isLeaving && navigator.sendBeacon(`/api/v1/videos/${encodeURIComponent(videoId)}/beacon`, JSON.stringify(body)))
    return;
  socialApi.beacon(videoId, body).catch(() => undefined);
}

function danmakuPorts(videoId: string) {
  return {
    load: (from: number, to: number) => socialApi.danmaku(videoId, { from, to }),
    send: (wish: Parameters<typeof socialApi.sendDanmaku>[1]) => socialApi.sendDanmaku(videoId, wish),
    remove: (danmakuId: string) => socialApi.removeDanmaku(danmakuId),
  };
}
