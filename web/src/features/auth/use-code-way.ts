import { codeWish, type CodeSent, type CodeWish } from '@amphi/contract';
import type { ApiError } from '@amphi/contract/client';
import { shallowRef } from 'vue';
import { api } from '../../api/client.ts';
import { useForm } from '../../ui/use-form.ts';
import { noProof, type PersonProof } from './person-proof.ts';

/** The first step of everything that a sent code opens. */
export type CodeWay = ReturnType<typeof useCodeWay>;

/** Asks for a code; each needs a check of its own, so the way to another one leads back here. */
export function useCodeWay(purpose: CodeWish['purpose'], account: () => string, schema: typeof codeWish = codeWish) {
  const proof = shallowRef<PersonProof>(noProof);
  const sent = shallowRef<CodeSent | null>(null);
  const code = shallowRef('');
  const captcha = shallowRef<{ refresh(): void } | null>(null);
  const wish = useForm({
    isAboutLogin: true,
    schema,
    values: () => ({ purpose, account: account(), imageCodeId: proof.value.id, imageCode: proof.value.code }),
    send: (body) => api.passport.sendCode(body),
    done: (answer) => (sent.value = answer),
    catches: () => {
      captcha.value?.refresh();
      return false;
    },
  });
  function back(): void {
    sent.value = null;
    code.value = '';
  }
  return { proof, sent, code, captcha, wish, back };
}

/** Shows a refusal that names no field beside the code or the password that it is about. */
export function placeRefusal(errors: Record<string, string>, { error, fields }: ApiError): false {
  if (Object.keys(fields).length > 0) return false;
  if (error.startsWith('code_')) errors['code'] = error;
  if (error.startsWith('password_')) errors['password'] = error;
  return false;
}
