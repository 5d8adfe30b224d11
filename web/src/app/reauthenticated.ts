import { ApiError } from '@amphi/contract/client';
import { requireReauthentication } from './require-login.ts';

/** The visitor closed a dialog that the action needed: nothing failed, nothing was done. */
export class DismissedError extends Error {
  override readonly name = 'DismissedError';
}

/**
 * Runs `act`; where the server wants proof of who it is first, asks for it and runs `act` once more.
 * @throws DismissedError when the dialog was closed; what `act` throws otherwise.
 */
export async function reauthenticated<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ApiError) || error.error !== 'reauthentication_required') throw error;
    if (!(await requireReauthentication())) throw new DismissedError('dismissed');
    return act();
  }
}
