import { useI18n } from 'vue-i18n';
import { fieldErrorText } from '../../../ui/error-text.ts';
import { bytesText } from '../../me/bytes.ts';
import type { UploadItem, UploadProblem } from '../../upload/upload-state.ts';

/** Why a file does not go up, with the limit that it hits: the site's own, or that of a proxy in front of it. */
export function useProblemText(): (problem: UploadProblem, item: Pick<UploadItem, 'bytes'>) => string {
  const { t, te, locale } = useI18n();
  const size = (bytes: number): string => bytesText(bytes, locale.value);
  return ({ code, limit }, { bytes }) => {
    if (code === 'empty') return t('studio.problemEmpty');
    if (code === 'proxy_limit') return t('studio.problemProxy');
    if (code === 'upload_too_large' && limit !== undefined) {
      return t('studio.problemLarge', { size: size(bytes), limit: size(limit) });
    }
    if (code === 'upload_quota_reached' && limit !== undefined) {
      return t('studio.problemQuota', { size: size(bytes), limit: size(limit) });
    }
    return fieldErrorText(code, { t, te });
  };
}
