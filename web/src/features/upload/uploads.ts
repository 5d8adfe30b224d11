import { computed, shallowRef } from 'vue';
import { isActive, type UploadItem } from './upload-state.ts';
import { totalPart } from './stages.ts';

/** Files on their way, oldest first. They outlive pages; `transfers.ts` moves them. */
export const uploads = shallowRef<readonly UploadItem[]>([]);

/** What the chip in the top bar says: how many are not done, and how much of the bytes arrived. */
export const uploadSummary = computed(() => {
  const active = uploads.value.filter(isActive);
  const stuck = uploads.value.filter(({ state }) => state === 'lost' || state === 'refused' || state === 'paused');
  return {
    total: uploads.value.length,
    active: active.length,
    stuck: stuck.length,
    part: totalPart(uploads.value),
  };
});

/** Whether a former page left something of this person to go on with. */
export function hasKept(userId: string): boolean {
  try {
    return localStorage.getItem(`amphi-uploads-${userId}`) !== null;
  } catch {
    return false;
  }
}
