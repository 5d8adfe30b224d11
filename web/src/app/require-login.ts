import { shallowRef } from 'vue';
import { session } from './session.ts';

interface LoginRequest {
  readonly done: Promise<boolean>;
  readonly settle: (isLoggedIn: boolean) => void;
}

/** Set while the login dialog is wanted; the shell shows it. */
export const loginRequest = shallowRef<LoginRequest | null>(null);

/**
 * Answers true at once for members; guests log in over the page first. False = they closed the dialog.
 * `if (!(await requireLogin())) return;` before an action lets it resume by itself.
 */
export async function requireLogin(): Promise<boolean> {
  if (session.isLoggedIn || (await session.whenKnown())) return true;
  return (loginRequest.value ?? ask(loginRequest)).done;
}

/** Set while proof is wanted that it is still the same person; the shell shows the dialog. */
export const proofRequest = shallowRef<LoginRequest | null>(null);

/** Opens the dialog that asks for proof; false = it was closed. The proof counts for five minutes. */
export function requireReauthentication(): Promise<boolean> {
  return (proofRequest.value ?? ask(proofRequest)).done;
}

function ask(request: typeof loginRequest): LoginRequest {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const opened: LoginRequest = {
    done: promise,
    settle: (isDone) => {
      request.value = null;
      resolve(isDone);
    },
  };
  request.value = opened;
  return opened;
}
