import { isRight } from '@amphi/contract';
import { useI18n } from 'vue-i18n';
import { rightWords } from './right-words.ts';

/** What a right is called in the page's language; one that these words do not know goes by its own name. */
export function useRightName(): (right: string) => string {
  const { t } = useI18n();
  return (right) => (isRight(right) ? t(rightWords[right].name) : right);
}
