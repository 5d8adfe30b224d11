import { checkMobile } from '@amphi/contract';
import { ApiError } from '@amphi/contract/client';
import { shallowRef } from 'vue';
import { api } from '../../api/client.ts';
import { bareNumber } from './typed-number.ts';

/** Tells while somebody registers whether their number can be; the server decides again at the end. */
export function useMobileCheck(tell: (error: string) => void) {
  /** The number that was found to be free, and the last one that was not. */
  const freeMobile = shallowRef<string | null>(null);
  const takenMobile = shallowRef<string | null>(null);
  let count = 0;

  async function check(typed: string): Promise<void> {
    const mobile = bareNumber(typed);
    freeMobile.value = null;
    if (mobile === '' || !checkMobile.safeParse({ mobile }).success) return;
    count += 1;
    const mine = count;
    try {
      await api.passport.checkMobile(mobile);
      if (mine === count) freeMobile.value = mobile;
    } catch (error) {
      // Trouble of another kind shows itself when the form is sent.
      const code = error instanceof ApiError ? (error.fields['mobile'] ?? error.error) : '';
      if (mine !== count || !code.startsWith('mobile_')) return;
      if (code === 'mobile_taken') takenMobile.value = mobile;
      tell(code);
    }
  }

  return { freeMobile, takenMobile, check };
}
