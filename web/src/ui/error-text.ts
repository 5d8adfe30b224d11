import { ApiError } from '@amphi/contract/client';
import { useI18n } from 'vue-i18n';
import { failureOf } from '../api/client.ts';

interface Words {
  readonly t: (key: string) => string;
  readonly te: (key: string) => boolean;
}

/** What a stable error string means, in the reader's language; needs the messages `error` (a route's `meta.messages`). */
export function fieldErrorText(code: string, { t, te }: Words): string {
  const key = `error.${code}`;
  return te(key) ? t(key) : t('state.serverText');
}

/** Says in words what went wrong with a request; one that never arrived is told apart. */
export function useErrorText(): (error: unknown) => string {
  const words = useI18n();
  return (error) => {
    if (error instanceof ApiError && error.status > 0) return fieldErrorText(error.error, words);
    return words.t(failureOf(error).kind === 'offline' ? 'state.offlineTitle' : 'state.networkText');
  };
}
