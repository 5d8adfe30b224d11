import type { LiveDetail } from '@amphi/contract';
import type { Ref } from 'vue';
import { onScopeDispose, watchEffect } from 'vue';

/** Names the live on lock screens and media keys. */
export function useMediaSession(live: Ref<LiveDetail | undefined>): void {
  if (!('mediaSession' in navigator)) return;
  watchEffect(() => {
    const now = live.value;
    if (!now) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: now.title,
      artist: now.anchorName,
      artwork: now.coverImage === null ? [] : [{ src: now.coverImage }],
    });
  });
  onScopeDispose(() => (navigator.mediaSession.metadata = null));
}
