import { errorMessage, type ErrorCode } from '@amphi/contract';

/**
 * A refusal: the user asked for what is not allowed or not there. The edge maps it to HTTP, WebSocket or RTMP.
 * `fields` names the error string of each wrong field.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, string>> | null;
  /** Milliseconds after which the same wish may be allowed, null when waiting does not help; HTTP tells it as `Retry-After`. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    fields: Readonly<Record<string, string>> | null = null,
    retryAfterMs: number | null = null,
  ) {
    super(errorMessage(code));
    this.code = code;
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }
}
