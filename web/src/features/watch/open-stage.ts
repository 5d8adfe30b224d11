import type { Playback, VideoDetail } from '@amphi/contract';
import type { Beacon } from '@amphi/contract';
import { socialApi } from '../../api/social.ts';
import { useCaptions, type Captions } from '../../player/captions/use-captions.ts';
import { useDanmaku, type DanmakuFeed } from '../../player/danmaku/use-danmaku.ts';
import { dock, undock } from '../../player/dock.ts';
import { beginningOf } from '../../player/vod/resume.ts';
import { openVodSession, type VodSession } from '../../player/vod/session.ts';
import type { VodSource } from '../../player/vod/vod-source.ts';

/** What plays on the page, with what belongs to it. */
export interface Stage {
  readonly session: VodSession;
  readonly captions: Captions;
  readonly feed: DanmakuFeed;
  /** Second that it was resumed at; null = from the start. */
  readonly resumedS: number | null;
}

/** What decides how it begins. */
export interface StageWish {
  /** Second of the address. */
  readonly wishedS: number | null;
  readonly cameFrom: NonNullable<Beacon['source']>;
  readonly refresh: () => Promise<VideoDetail | null>;
  readonly locale: () => string;
}

/** Opens what a page plays, or takes it back from the corner. Runs inside an effect scope of the page. */
export function openStage(detail: VideoDetail, play: Playback, wish: StageWish): Stage {
  const beginning = beginningOf(wish.wishedS, detail.mine.resumeMs, detail.durationMs);
  const docked = undock(detail.videoId);
  const session =
    docked ??
    openVodSession(
      sourceOf(detail, play),
      {
        refresh: async () => (await wish.refresh())?.play ?? null,
        send: (body, isLeaving) => sendBeacon(detail.videoId, body, isLeaving),
        cameFrom: wish.cameFrom,
      },
      { startS: beginning.startS, isAutoplay: true },
    );
  if (docked !== null && wish.wishedS !== null) session.seek(wish.wishedS);
  return {
    session,
    captions: useCaptions(session, wish.locale),
    feed: useDanmaku(session, danmakuPorts(detail.videoId)),
    resumedS: docked === null && beginning.isResumed ? beginning.startS : null,
  };
}

/** The same video with newer facts. */
export function updateStage(stage: Stage, detail: VideoDetail, play: Playback): void {
  stage.session.update(sourceOf(detail, play));
}

/** The page is left: what plays goes on in the corner, everything else ends. */
export function leaveStage({ session }: Stage, cornerPath: string | null): void {
  const isPlaying = !session.element.paused && !session.timeline.value.hasEnded;
  if (isPlaying && cornerPath !== null) dock(session, cornerPath);
  else session.end();
}

function sourceOf(detail: VideoDetail, play: Playback): VodSource {
  const { videoId, title, cover, durationMs, isVertical, owner } = detail;
  return { videoId, title, cover, durationMs, isVertical, ownerName: owner.nickname, play };
}

function sendBeacon(videoId: string, body: Beacon, isLeaving: boolean): void {
  const path = `/api/v1/videos/${encodeURIComponent(videoId)}/beacon`;
  if (isLeaving && navigator.sendBeacon(path, JSON.stringify(body))) return;
  socialApi.beacon(videoId, body).catch(() => undefined);
}

function danmakuPorts(videoId: string) {
  return {
    load: (from: number, to: number) => socialApi.danmaku(videoId, { from, to }),
    send: (wish: Parameters<typeof socialApi.sendDanmaku>[1]) => socialApi.sendDanmaku(videoId, wish),
    remove: (danmakuId: string) => socialApi.removeDanmaku(danmakuId),
  };
}
