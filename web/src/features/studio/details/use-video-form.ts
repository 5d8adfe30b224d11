import type { StudioVideo } from '@amphi/contract';
import { videoPatch } from '@amphi/contract';
import { computed, nextTick, shallowRef, watch, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { studioApi } from '../../../api/studio.ts';
import { showToast } from '../../../app/toast.ts';
import { useForm } from '../../../ui/use-form.ts';
import { usePutVideo } from '../use-studio.ts';
import { changesOf, countChanges, draftOf, rebase, type VideoDraft } from './video-draft.ts';

/** The form of one video: what was typed stays while the server's picture of it changes, and goes away when it is saved. */
export function useVideoForm(video: Readonly<Ref<StudioVideo>>) {
  const { t } = useI18n();
  const put = usePutVideo();
  const draft = shallowRef<VideoDraft>(draftOf(video.value));
  const hasWrongChapters = shallowRef(false);
  const patch = computed(() => changesOf(video.value, draft.value));
  const count = computed(() => countChanges(patch.value));
  const form = useForm({
    schema: videoPatch,
    values: () => patch.value,
    send: (wish) => studioApi.change(video.value.videoId, wish),
    done: (saved) => {
      draft.value = draftOf(saved);
      put(saved);
      showToast(t('studio.saved'));
    },
  });

  watch(video, (after, before) => {
    if (after.videoId !== before.videoId) {
      draft.value = draftOf(after);
      return form.clear();
    }
    draft.value = rebase(before, after, draft.value);
  });

  function change(part: Partial<VideoDraft>): void {
    draft.value = { ...draft.value, ...part };
    for (const name of Object.keys(part)) form.clear(name);
  }

  /** A title cannot be empty and a schedule needs a time: the contract alone would blame other words. */
  async function submit(): Promise<void> {
    if (draft.value.title.trim() === '') form.errors['title'] = 'title_required';
    if (draft.value.visibility === 'scheduled' && draft.value.publishAt === null) {
      form.errors['publishAt'] = 'publish_at_invalid';
    }
    if (Object.keys(form.errors).length > 0 || hasWrongChapters.value) {
      await nextTick();
      return form.element.value?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
    return form.submit();
  }

  function reset(): void {
    draft.value = draftOf(video.value);
    hasWrongChapters.value = false;
    form.clear();
  }

  return { ...form, draft, count, change, submit, reset, put, hasWrongChapters };
}
