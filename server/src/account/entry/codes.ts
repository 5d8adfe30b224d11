import { randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { applyRateAnswer, type RateLimits, type RateRule } from '../../platform/rate/index.ts';
import type { MessageLocale, Messenger } from '../../site/index.ts';
import type { TicketKind, Tickets } from '../tickets.ts';

/** What a code is for; it counts for nothing else. */
export type CodePurpose = 'register' | 'login' | 'reset' | 'prove' | 'mobile' | 'email';

/** Where a code goes: a mobile number in E.164 or an email address in its kept form. */
export interface CodeTarget {
  readonly kind: 'mobile' | 'email';
  readonly address: string;
}

/** A code to send. */
export interface CodeOrder {
  readonly purpose: CodePurpose;
  readonly target: CodeTarget;
  /** The account that asked; then only the same one can use the code. */
  readonly userId?: string | undefined;
  readonly locale: MessageLocale;
  /** Asked after the answer: whether anything is sent at all. The caller's answer never depends on it. */
  readonly isWanted: () => Promise<boolean>;
}

/** What the asker is told, whether anything was sent or not. */
export interface OrderedCode {
  readonly codeId: string;
  readonly expiresAt: Date;
  /** From when on another one may be asked for. */
  readonly resendAt: Date;
}

/** Codes of six digits that travel by SMS or email; each counts once, for its purpose and target, ten minutes and five tries. */
export interface Codes {
  /** Makes a code, which voids the one before of the same target and purpose, and sends it after the answer. @throws AppError `rate_limited` with `Retry-After` set. */
  send(order: CodeOrder, reply: FastifyReply): Promise<OrderedCode>;
  /** Uses the code up and answers whom it was sent to. @throws AppError `code_invalid` with the field `code`. */
  accept(
    purpose: CodePurpose,
    given: { readonly codeId: string; readonly code: string },
    userId?: string,
  ): Promise<CodeTarget>;
  /** Resolves when everything that was ordered so far is sent; for tests and the end of the process. */
  settled(): Promise<void>;
}

/** What codes need. */
export interface CodesOptions {
  readonly tickets: Tickets;
  readonly rates: RateLimits;
  readonly messenger: Pick<Messenger, 'sendSms' | 'sendEmail'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

const minute = 60_000;
const lifeMs = 10 * minute;
const maxTries = 5;
const resendMs = minute;
/** Per purpose and target; it is asked first, so that a try that it refuses does not count against the longer ones. */
const resendRule: RateRule = { name: 'code_resend', max: 1, windowMs: resendMs };
/** Per target, whatever the purpose. */
const targetRules: readonly RateRule[] = [
  { name: 'code_target_hour', max: 5, windowMs: 60 * minute },
  { name: 'code_target_day', max: 10, windowMs: 1440 * minute },
];

const target = z.object({ kind: z.enum(['mobile', 'email']), address: z.string() });
const sentCode: TicketKind<{
  readonly purpose: string;
  readonly target: CodeTarget;
  readonly userId: string | null;
  readonly code: string;
}> = {
  name: 'sent_code',
  lifeMs,
  payload: z.object({ purpose: z.string(), target, userId: z.string().nullable(), code: z.string() }),
};
/** Names the one running code of a purpose and target. */
const runningCode: TicketKind<{ readonly codeId: string }> = {
  name: 'running_code',
  lifeMs,
  payload: z.object({ codeId: z.string() }),
};

const smsTemplates = {
  register: 'register',
  login: 'login',
  reset: 'reset',
  prove: 'verify',
  mobile: 'change',
  email: 'verify',
} as const;
const emailTemplates = {
  register: 'verify',
  login: 'login',
  reset: 'reset',
  prove: 'verify',
  mobile: 'change',
  email: 'verify',
} as const;

const newCode = (): string => randomInt(1_000_000).toString().padStart(6, '0');

const isSame = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Digits as typed: full-width ones and spaces are taken. */
const digitsOf = (text: string): string => text.normalize('NFKC').replaceAll(/[\s-]/g, '');

const runningId = (purpose: string, { kind, address }: CodeTarget): string => `${purpose} ${kind} ${address}`;

/** @see Codes */
export const createCodes = ({ tickets, rates, messenger, clock, log }: CodesOptions): Codes => {
  const running = new Set<Promise<void>>();
  const deliver = async ({ purpose, target: { kind, address: to }, locale, isWanted }: CodeOrder, code: string) => {
    if (!(await isWanted())) return;
    if (kind === 'mobile') await messenger.sendSms({ to, template: smsTemplates[purpose], code, locale });
    else await messenger.sendEmail({ to, template: emailTemplates[purpose], code, locale });
  };
  /** Whether anybody was there must not be told by the time of the answer: the look-up begins when it is on its way. */
  const deliverLater = (order: CodeOrder, code: string): void => {
    const task = new Promise((resolve) => void setImmediate(resolve))
      .then(() => deliver(order, code))
      .catch((error: unknown) => log.error({ err: error, purpose: order.purpose }, 'a code could not be sent'))
      .finally(() => running.delete(task));
    running.add(task);
  };
  return {
    send: async (order, reply) => {
      const { purpose, target: to, userId = null } = order;
      applyRateAnswer(reply, resendRule, await rates.take(resendRule, runningId(purpose, to)));
      for (const rule of targetRules) {
        applyRateAnswer(reply, rule, await rates.take(rule, `${to.kind} ${to.address}`));
      }
      const code = newCode();
      const { id: codeId, expiresAt } = await tickets.issue(sentCode, { purpose, target: to, userId, code });
      await tickets.issue(runningCode, { codeId }, { id: runningId(purpose, to) });
      deliverLater(order, code);
      return { codeId, expiresAt, resendAt: new Date(clock.wall().getTime() + resendMs) };
    },
    accept: async (purpose, { codeId, code }, userId) => {
      const typed = digitsOf(code);
      const tried = await tickets.attempt(
        sentCode,
        codeId,
        (sent) => sent.purpose === purpose && sent.userId === (userId ?? null) && isSame(sent.code, typed),
        maxTries,
      );
      const found = tried.outcome === 'right' ? tried.payload.target : null;
      const latest = found === null ? null : await tickets.peek(runningCode, runningId(purpose, found));
      if (found === null || latest?.codeId !== codeId) throw new AppError('code_invalid', { code: 'code_invalid' });
      return found;
    },
    settled: async () => {
      await Promise.all(running);
    },
  };
};
