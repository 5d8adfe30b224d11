import type { PasskeyAnswer, PasskeyOptions } from '@amphi/contract';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';

/** Why no passkey was made: the browser cannot, it has one for this account already, or somebody ended it. */
export type PasskeyFault = 'unsupported' | 'exists' | 'cancelled';

/** The browser made no passkey; nothing was changed anywhere. */
export class PasskeyFaultError extends Error {
  override readonly name = 'PasskeyFaultError';
  readonly fault: PasskeyFault;

  constructor(fault: PasskeyFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Whether this browser can make passkeys at this address. */
export function canMakePasskeys(): boolean {
  return isSecureContext && 'PublicKeyCredential' in window;
}

/**
 * Lets the browser make a passkey.
 * @throws PasskeyFaultError when it did not.
 */
export async function makePasskey({ challengeId, options }: PasskeyOptions): Promise<PasskeyAnswer> {
  if (!canMakePasskeys()) throw new PasskeyFaultError('unsupported');
  const { startRegistration } = await import('@simplewebauthn/browser');
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server made them for this function
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    return { challengeId, response: { ...(await startRegistration({ optionsJSON })) } };
  } catch (error) {
    const isKnown = error instanceof Error && (error.name === 'InvalidStateError' || isExisting(error));
    throw new PasskeyFaultError(isKnown ? 'exists' : 'cancelled');
  }
}

function isExisting(error: Error): boolean {
  return 'code' in error && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
}

/** What this device is called, as far as the browser tells: "Windows", "iPhone"; null when it does not. */
export function deviceName(userAgent: string): string | null {
  const names = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/CrOS/, 'ChromeOS'],
    [/Windows/, 'Windows'],
    [/Macintosh|Mac OS X/, 'Mac'],
    [/Linux|X11/, 'Linux'],
  ] as const;
  return names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}
