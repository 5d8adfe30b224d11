import { isErrorCode, refuse, type ErrorCode, type Refusal } from '@amphi/contract';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

/** Fastify's own refusals in our words. */
const known: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'credential_invalid',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  414: 'url_too_long',
  415: 'media_type_unsupported',
  416: 'range_invalid',
  429: 'rate_limited',
  431: 'headers_too_large',
  503: 'unavailable',
};

/** Codes of PostgreSQL (class 08, shutdown, start, no free connection) and of the system when the database cannot be reached. */
const awayCode = /^(?:08...|53300|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** The driver gives no code to these. */
const awayText =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

const property = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;

/** Whether a statement failed because the database is away: drizzle tells the driver's error as the cause. */
const isDatabaseAway = (error: unknown): boolean => {
  const cause = property(error, 'cause');
  if (property(error, 'query') === undefined || !(cause instanceof Error)) return false;
  const isConnect = property(cause, 'syscall') === 'connect';
  return isConnect || awayCode.test(String(property(cause, 'code'))) || awayText.test(cause.message);
};

const fieldsOf = (error: unknown): Record<string, string> | null => {
  const fields = property(error, 'fields');
  return typeof fields === 'object' && fields !== null ? Object.fromEntries(Object.entries(fields)) : null;
};

/** The refusal for fields that failed their schema: the first field's error string is the answer's. */
const invalidAnswer = (context: unknown, issues: readonly { instancePath: string; message?: string }[]): Refusal => {
  if (context === 'params') return refuse('not_found');
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const name = issue.instancePath.split('/')[1] ?? '';
    const code = issue.message !== undefined && isErrorCode(issue.message) ? issue.message : 'validation_failed';
    if (name !== '') fields[name] ??= code;
  }
  const first = Object.values(fields)[0];
  if (first === undefined) return refuse(context === 'body' ? 'body_invalid' : 'validation_failed');
  return refuse(isErrorCode(first) ? first : 'validation_failed', fields);
};

/** What the outside is told about an error; `isFault` says that it is ours and belongs into the log. */
export const answerFor = (error: unknown): { readonly refusal: Refusal; readonly isFault: boolean } => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    return { refusal: invalidAnswer(property(error, 'validationContext'), error.validation), isFault: false };
  }
  const code = property(error, 'code');
  if (typeof code === 'string' && isErrorCode(code)) {
    const refusal = refuse(code, fieldsOf(error));
    return { refusal, isFault: code === 'internal' };
  }
  const fastifyCode = typeof code === 'string' ? known[code] : undefined;
  if (fastifyCode !== undefined) return { refusal: refuse(fastifyCode), isFault: false };
  const status = property(error, 'statusCode');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { refusal: refuse(byStatus[status] ?? 'body_invalid'), isFault: false };
  }
  if (isDatabaseAway(error)) return { refusal: refuse('unavailable'), isFault: true };
  return { refusal: refuse(status === 503 ? 'unavailable' : 'internal'), isFault: true };
};
