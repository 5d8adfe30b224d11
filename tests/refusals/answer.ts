/** One request of the suite, and what every refusal must look like. */
import { errors, isErrorCode, refusal } from '@amphi/contract';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What is sent; every request comes from an address of its own unless told, so that limits do not blunt the suite. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly type?: string | undefined;
  readonly from?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

let visitors = 0;

/** An address that nobody had before. */
export const freshAddress = (): string => {
  visitors += 1;
  return `10.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}`;
};

/** Sends it; the server has to trust its neighbour as a proxy. Redirects are answers. */
export async function send(url: string, request: Request): Promise<Answer> {
  const { method, path, token, cookie, body, from = freshAddress(), type = 'application/json' } = request;
  const answer = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      'x-forwarded-for': from,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const internals =
  /\bat .*:\d+:\d+|node_modules|\.ts\b|\bselect\b.*\bfrom\b|\binsert into\b|\/(?:home|root|tmp|var|work)\//i;

/** Everything that is wrong with the form of a refusal; empty = it is exactly what the contract says. */
export function faultsOf(answer: Answer): readonly string[] {
  const parsed = refusal.strict().safeParse(parseJson(answer.text));
  if (!parsed.success) return [`${answer.status} is not in the envelope: ${answer.text.slice(0, 300)}`];
  const { code, message, msg, error, data } = parsed.data;
  const faults: string[] = [];
  if (code !== answer.status) faults.push(`the status is ${answer.status}, the code ${code}`);
  if (!isErrorCode(error)) return [...faults, `"${error}" is not in the registry`];
  if (errors[error].status !== code) faults.push(`${error} belongs to ${errors[error].status}, not to ${code}`);
  if (message !== errors[error].message || msg !== message) faults.push(`the message of ${error} is "${message}"`);
  for (const [name, why] of Object.entries(data?.fields ?? {})) {
    if (!isErrorCode(why)) faults.push(`the field ${name.slice(0, 40)} has "${why}", which is not in the registry`);
  }
  if (code === 429 && !/^[1-9]\d*$/.test(answer.headers.get('retry-after') ?? ''))
    faults.push('429 without Retry-After');
  if (internals.test(answer.text)) faults.push(`the answer tells internals: ${answer.text.slice(0, 300)}`);
  if (answer.text.length > 2000) faults.push(`a refusal of ${answer.text.length} characters`);
  return faults;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The stable string of a refusal, or the status of something else. */
export const errorOf = (answer: Answer): string => {
  const parsed = refusal.safeParse(parseJson(answer.text));
  return parsed.success ? parsed.data.error : String(answer.status);
};

/** Names of the fields that a refusal blames. */
export const blamed = (answer: Answer): readonly string[] => {
  const parsed = refusal.safeParse(parseJson(answer.text));
  return parsed.success ? Object.keys(parsed.data.data?.fields ?? {}) : [];
};

/** The data of a success. @throws when it is a refusal. */
export const dataOf = (answer: Answer): unknown => {
  const parsed: unknown = parseJson(answer.text);
  if (answer.status !== 200 || typeof parsed !== 'object' || parsed === null || !('data' in parsed))
    throw new Error(`${answer.status}: ${answer.text.slice(0, 300)}`);
  return parsed.data;
};
