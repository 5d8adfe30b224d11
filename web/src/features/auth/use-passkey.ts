import type { PasskeyAnswer, PasskeyOptions } from '@amphi/contract';
import { onScopeDispose, shallowRef } from 'vue';

/** Passkeys exist here: a secure page in a browser that knows them. */
export const hasPasskeys = globalThis.isSecureContext && 'PublicKeyCredential' in globalThis;

/** The person closed the browser's dialog, or it ran out: nothing went wrong. */
const isStopped = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');

/**
 * Asks the browser for a passkey. Answers null when the person chose none.
 * @throws what the server or, for real trouble, the browser said.
 */
export function usePasskey() {
  const isBusy = shallowRef(false);

  async function ask(fetchOptions: () => Promise<PasskeyOptions>): Promise<PasskeyAnswer | null> {
    isBusy.value = true;
    try {
      return await answer(await fetchOptions(), false);
    } catch (error) {
      if (isStopped(error)) return null;
      throw error;
    } finally {
      isBusy.value = false;
    }
  }

  /** Offers passkeys among the suggestions of the account field, where the browser can (WebAuthn Level 3 §5.1.4, conditional). */
  async function offer(fetchOptions: () => Promise<PasskeyOptions>): Promise<PasskeyAnswer | null> {
    if (!hasPasskeys) return null;
    const { browserSupportsWebAuthnAutofill } = await import('@simplewebauthn/browser');
    if (!(await browserSupportsWebAuthnAutofill())) return null;
    try {
      return await answer(await fetchOptions(), true);
    } catch {
      // The button and the other ways are there still.
      return null;
    }
  }

  onScopeDispose(() => {
    if (hasPasskeys) void import('@simplewebauthn/browser').then(({ WebAuthnAbortService: s }) => s.cancelCeremony());
  });
  return { isBusy, ask, offer };
}

async function answer({ challengeId, options }: PasskeyOptions, isOffer: boolean): Promise<PasskeyAnswer> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  const response = await startAuthentication({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser checks what the server made for it
    optionsJSON: options as unknown as Options,
    useBrowserAutofill: isOffer,
    verifyBrowserAutofillInput: false,
  });
  return { challengeId, response: { ...response } };
}
