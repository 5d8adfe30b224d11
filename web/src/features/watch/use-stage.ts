import type { Playback, VideoDetail } from '@amphi/contract';
import type { Ref } from 'vue';
import { effectScope, onBeforeUnmount, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import { preferences } from '../../player/vod/preferences.ts';
import { secondsOfQuery } from '../../player/vod/resume.ts';
import { cameFromOf } from './came-from.ts';
import type { leaveStage, openStage, Stage, updateStage } from './open-stage.ts';

interface Opener {
  readonly openStage: typeof openStage;
  readonly updateStage: typeof updateStage;
  readonly leaveStage: typeof leaveStage;
}

/** Opens what plays as soon as there is something to play; its code comes beside the page. Leaving lets it go on in the corner. */
export function useStage(
  video: Ref<VideoDetail>,
  refresh: () => Promise<VideoDetail | null>,
): Readonly<Ref<Stage | null>> {
  const { locale } = useI18n();
  const route = useRoute();
  const router = useRouter();
  const stage = shallowRef<Stage | null>(null);
  const scope = effectScope();
  const list = typeof route.query['list'] === 'string' ? route.query['list'] : undefined;
  const { path } = route;
  const wish = {
    wishedS: secondsOfQuery(route.query['t']),
    cameFrom: cameFromOf(Reflect.get(Object(history.state), 'back'), list),
    refresh,
    locale: () => locale.value,
  };
  const loading = import('./open-stage.ts');
  let opener: Opener | null = null;

  function show(detail: VideoDetail, play: Playback): void {
    if (opener === null || !scope.active) return;
    const { openStage: begin, updateStage: renew } = opener;
    if (stage.value === null) scope.run(() => (stage.value = begin(detail, play, wish)));
    else renew(stage.value, detail, play);
  }

  async function prepare(): Promise<void> {
    opener = await loading;
    if (video.value.play !== null) show(video.value, video.value.play);
  }

  void prepare();
  watch(video, (detail) => detail.play !== null && show(detail, detail.play));
  onBeforeUnmount(() => {
    scope.stop();
    if (stage.value === null) return;
    const next = router.currentRoute.value;
    const mayGoOn = preferences.isMiniOn && next.name !== 'watch' && next.name !== 'live' && next.path !== path;
    opener?.leaveStage(stage.value, mayGoOn ? path + (list === undefined ? '' : `?list=${list}`) : null);
  });
  return stage;
}
