import { cursorQuery, envelope, followed, peoplePage, success } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accountTopic, type AccountEvent, type Gate } from '../../account/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { applyRateAnswer, type RateLimits } from '../../platform/rate/index.ts';
import { pageByMoment, parseMomentCursor } from '../moment-cursor.ts';
import type { Social } from '../social.ts';
import type { FollowStore, Person } from './follow.store.ts';

/** What the routes of following need. */
export interface FollowRoutesOptions {
  readonly social: Pick<Social, 'follows'>;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
}

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['people'];
const params = z.object({ handle: z.string().meta({ description: 'Present or former username' }) });
const followRule = { name: 'follow', max: 120, windowMs: 60_000 };
/** Who follows, unfollows and follows again is announced once in half a year. */
const noticeRule = { name: 'followed', max: 1, windowMs: 180 * 86_400_000 };

/** @throws AppError `user_unknown` for who is not there, banned or leaving. */
const findPerson = async (follows: FollowStore, handle: string): Promise<Person> => {
  const person = await follows.findPerson(handle);
  if (person === null) throw new AppError('user_unknown');
  return person;
};

const announce = async (
  { social, limits, bus }: FollowRoutesOptions,
  followerId: string,
  followeeId: string,
): Promise<void> => {
  const { isAllowed } = await limits.take(noticeRule, `${followerId}/${followeeId}`);
  const follower = isAllowed ? await social.follows.findById(followerId) : null;
  if (follower === null) return;
  const { userId, username, nickname } = follower;
  const notice = { kind: 'followed', userId, username, nickname } as const;
  bus.publish(accountTopic, { type: 'notice', userId: followeeId, notice } satisfies AccountEvent);
};

const registerFollow = (app: FastifyInstance, options: FollowRoutesOptions): void => {
  const { social, gate, limits, clock } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('social.act');
  const response = { 200: envelope(followed), ...refusals };
  const on = { tags, summary: 'Follow somebody', security, params, response };
  routes.put('/api/v1/users/:handle/follow', { onRequest, schema: on }, async (request, reply) => {
    const userId = gate.userId(request);
    applyRateAnswer(reply, followRule, await limits.take(followRule, userId));
    const person = await findPerson(social.follows, request.params.handle);
    if (person.userId === userId) throw new AppError('follow_self');
    const { isChanged, followers } = await social.follows.setFollow(userId, person.userId, true, clock.wall());
    if (isChanged) await announce(options, userId, person.userId);
    return success({ isFollowing: true, followers });
  });
  const off = { tags, summary: 'Follow somebody no more', security, params, response };
  routes.delete('/api/v1/users/:handle/follow', { onRequest, schema: off }, async (request, reply) => {
    const userId = gate.userId(request);
    applyRateAnswer(reply, followRule, await limits.take(followRule, userId));
    const person = await findPerson(social.follows, request.params.handle);
    const { followers } = await social.follows.setFollow(userId, person.userId, false, clock.wall());
    return success({ isFollowing: false, followers });
  });
};

const registerPeople = (app: FastifyInstance, { social, gate }: FollowRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const summaries = {
    followers: 'Who follows somebody, latest first',
    following: 'Whom somebody follows, latest first',
  };
  for (const which of ['followers', 'following'] as const) {
    const response = { 200: envelope(peoplePage), ...refusals };
    const schema = { tags, summary: summaries[which], params, querystring: cursorQuery, response };
    routes.get(`/api/v1/users/:handle/${which}`, { onRequest: gate.optional, schema }, async (request) => {
      const { cursor, size } = request.query;
      const after = parseMomentCursor(cursor);
      const { userId } = await findPerson(social.follows, request.params.handle);
      const who = gate.identity(request);
      const askerId = who.kind === 'user' ? who.userId : null;
      const rows = await social.follows.findPeople(which, userId, { askerId, after, limit: size + 1 });
      const { records, next } = pageByMoment(rows, size, (row) => ({ at: row.at, id: row.userId }));
      return success({ records: [...records], next });
    });
  }
};

/** Following people. */
export const registerSocialRoutes = (app: FastifyInstance, options: FollowRoutesOptions): void => {
  registerFollow(app, options);
  registerPeople(app, options);
};
