import type { Outgoing } from '../outgoing/index.ts';
import { OutgoingRefused } from '../outgoing/index.ts';
import { SmsError } from './sms-sender.ts';

/** One request to a service. */
export interface Post {
  /** For error messages. */
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer with its body as JSON, null when it is none; redirects are answers too, nothing signed is sent on. @throws SmsError */
export const post = async (
  outgoing: Outgoing,
  { service, url, headers, body }: Post,
): Promise<{ readonly status: number; readonly json: unknown }> => {
  try {
    const answer = await outgoing.fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
    const text = await answer.text();
    return { status: answer.status, json: parse(text) };
  } catch (error) {
    const reason = error instanceof OutgoingRefused ? error.code : 'the request could not be made';
    throw new SmsError(`${service} could not be reached (${reason})`);
  }
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The refusal of a service. Its sentence may name the number: only its code is told, if it looks like one. */
export const refusedBy = (service: string, status: number, code: string | undefined): SmsError => {
  const reason = code !== undefined && /^[\w.-]{1,100}$/.test(code) ? code : `HTTP ${status}`;
  return new SmsError(`${service} refused the message (${reason})`);
};
