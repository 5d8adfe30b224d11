import { useI18n } from 'vue-i18n';
import { copyText } from './copy-text.ts';

/** Hands an address on: by the device's own share sheet on phones, else over the clipboard. */
export function useShare(): (url: string, title: string) => Promise<void> {
  const { t } = useI18n();
  return async (url, title) => {
    if ('share' in navigator && matchMedia('(pointer: coarse)').matches) {
      try {
        await navigator.share({ title, url });
        return;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') return;
      }
    }
    await copyText(url, t('card.linkCopied'), t('card.copyFailed'));
  };
}
