import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../http/index.ts';
import type { RateAnswer, RateLimits, RateRule } from './rate.ts';

/** A hook of Fastify (`onRequest` or `preHandler`). */
export type RateHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** What one client is counted by: the IPv4 address, or the /64 that an IPv6 client owns and can roam in. */
export const addressGroup = (address: string): string => {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
};

/** Of several rules on one route the headers tell the one that is nearest to its end. */
const tell = (reply: FastifyReply, rule: RateRule, answer: RateAnswer): void => {
  const told = reply.getHeader('ratelimit-remaining');
  if (told !== undefined && Number(told) < answer.remaining) return;
  reply.headers({
    'ratelimit-limit': String(rule.max),
    'ratelimit-remaining': String(answer.remaining),
    'ratelimit-reset': String(Math.ceil(answer.resetsInMs / 1000)),
  });
};

/**
 * Lets the request pass or refuses it, and says so in `RateLimit-*` (draft-ietf-httpapi-ratelimit-headers-06); a refusal
 * carries `Retry-After` in whole seconds, at least 1 (RFC 9110 §10.2.3).
 * @throws AppError `rate_limited`
 */
export const applyRateAnswer = (reply: FastifyReply, rule: RateRule, answer: RateAnswer): void => {
  tell(reply, rule, answer);
  if (!answer.isAllowed) throw new AppError('rate_limited', null, answer.retryAfterMs);
};

/** A hook that counts requests by client address (IPv6 by /64). @throws AppError `rate_limited` with `Retry-After` set */
export const limitByAddress =
  (limits: RateLimits, rule: RateRule): RateHook =>
  async (request, reply) => {
    applyRateAnswer(reply, rule, await limits.take(rule, addressGroup(request.ip)));
  };
