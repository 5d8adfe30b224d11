import type { Me } from '@amphi/contract';
import { createAsk, createMeClient } from '@amphi/contract/client';
import { onScopeDispose, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { api } from '../../../api/client.ts';
import { uploadFetch } from '../../../api/upload-fetch.ts';
import { showToast } from '../../../app/toast.ts';
import { useErrorText } from '../../../ui/error-text.ts';
import { bytesText } from '../bytes.ts';
import type { Crop } from './crop.ts';
import { squareOf, wholeCrop } from './crop.ts';
import { readPicture, squareFile } from './picture-file.ts';

/*
 *  idle ──pick──▶ cropping ──use──▶ sending ──▶ idle, new picture
 *    ▲  └─fault──┐    │                └─refused─▶ cropping, with the reason
 *    └───────────┘◀───┘ cancel
 */

/** Choosing, cutting and sending one's picture. `changed` takes the account as the server answers it. */
export function usePicture(changed: (me: Me) => void) {
  const { t, locale } = useI18n();
  const errorText = useErrorText();
  /** The picture that is being cut. */
  const bitmap = shallowRef<ImageBitmap | null>(null);
  const crop = shallowRef<Crop>(wholeCrop);
  /** How much has left, from 0 to 1; null while nothing is sent. */
  const progress = shallowRef<number | null>(null);
  const problem = shallowRef<string | null>(null);
  onScopeDispose(() => bitmap.value?.close());

  async function pick(file: Blob): Promise<void> {
    problem.value = null;
    const read = await readPicture(file);
    if ('bitmap' in read) {
      bitmap.value?.close();
      crop.value = wholeCrop;
      bitmap.value = read.bitmap;
    } else if (read.fault === 'too_large') {
      problem.value = t('me.pictureTooLarge', { size: bytesText(file.size, locale.value) });
    } else {
      problem.value = t('me.pictureUnreadable');
    }
  }

  function cancel(): void {
    bitmap.value?.close();
    bitmap.value = null;
    problem.value = null;
  }

  async function send(): Promise<void> {
    if (!bitmap.value || progress.value !== null) return;
    progress.value = 0;
    problem.value = null;
    try {
      const picture = await squareFile(bitmap.value, squareOf(crop.value, bitmap.value));
      const upload = createMeClient(createAsk({ fetch: uploadFetch((part) => (progress.value = part)) }));
      changed(await upload.setAvatar(picture));
      cancel();
      showToast(t('me.pictureSaved'));
    } catch (error) {
      problem.value = errorText(error);
    } finally {
      progress.value = null;
    }
  }

  async function remove(): Promise<void> {
    problem.value = null;
    try {
      changed(await api.me.removeAvatar());
      showToast(t('me.pictureRemoved'));
    } catch (error) {
      problem.value = errorText(error);
    }
  }

  return { bitmap, crop, progress, problem, pick, cancel, send, remove };
}
