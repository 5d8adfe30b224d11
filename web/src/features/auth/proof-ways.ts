import type { Me } from '@amphi/contract';

/** How somebody can prove that it is still them. */
export type ProofWay = 'passkey' | 'otp' | 'password' | 'code';

/** What the account has to prove it with, the handiest first; a code can always be sent. */
export function proofWays(me: Me, hasPasskeys: boolean): readonly [ProofWay, ...ProofWay[]] {
  const own: ProofWay[] = [];
  if (me.hasPassword) own.push('password');
  if (me.hasTotp) own.push('otp');
  if (me.passkeys > 0 && hasPasskeys) own.push('passkey');
  const [first, ...rest] = own;
  return first === undefined ? ['code'] : [first, ...rest, 'code'];
}
