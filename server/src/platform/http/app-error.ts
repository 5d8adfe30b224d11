import { errorMessage, type ErrorCode } from '@amphi/contract';

/**
 * A refusal: the user asked for what is not allowed or not there. The edge maps it to HTTP, WebSocket or RTMP.
 * `fields` names the error string of each wrong field.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, string>> | null;

  constructor(code: ErrorCode, fields: Readonly<Record<string, string>> | null = null) {
    super(errorMessage(code));
    this.code = code;
    this.fields = fields;
  }
}
