/** Why a request to an outside address did not come to an answer. */
export type OutgoingFault = 'address_refused' | 'too_large' | 'too_many_redirects' | 'timeout' | 'unreachable';

/** The outside address was refused or gave no usable answer; the message names no more than the host. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused';
  readonly code: OutgoingFault;

  constructor(code: OutgoingFault, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.code = code;
  }
}
