import { shallowRef } from 'vue';
import { DismissedError } from '../../app/reauthenticated.ts';
import { useErrorText } from '../../ui/error-text.ts';

/** Runs one action at a time. Why the last one failed stands in `problem`, in words; closing a dialog is no failure. */
export function useAction() {
  const errorText = useErrorText();
  const isBusy = shallowRef(false);
  const problem = shallowRef<string | null>(null);

  /** Answers whether it went through. */
  async function run(act: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    problem.value = null;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof DismissedError)) problem.value = errorText(error);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, problem, run };
}
