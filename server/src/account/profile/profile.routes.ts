import { contact, envelope, me, profilePatch, publicUser, success } from '@amphi/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError, refusals } from '../../platform/http/index.ts';
import { OutgoingRefused, type Outgoing } from '../../platform/outgoing/index.ts';
import { limitByAddress, type RateLimits } from '../../platform/rate/index.ts';
import type { Gate } from '../gate.ts';
import { requireProved } from '../proved.ts';
import { isAvatarName, type Avatars } from './avatars.ts';
import type { Profiles } from './profile.ts';

/** What the routes about profiles need. */
export interface ProfileRoutesOptions {
  readonly profiles: Profiles;
  readonly avatars: Avatars;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly outgoing: Outgoing;
  readonly clock: Clock;
}

const security = [{ bearer: [] }, { cookie: [] }];
const tags = ['account'];
const ownAnswer = { 200: envelope(me), ...refusals };
const maxPictureBytes = 2 * 1024 * 1024;
const pictureRule = { name: 'avatar', max: 20, windowMs: 10 * 60_000 };
const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'application/octet-stream'];
const address = z.object({
  url: z.url({ protocol: /^https?$/, error: 'avatar_invalid' }).max(2000, { error: 'avatar_invalid' }),
});

/** The picture that a request brings: as its bytes, or as an address to fetch it from. */
const pictureOf = async (request: FastifyRequest, outgoing: Outgoing): Promise<Uint8Array> => {
  if (Buffer.isBuffer(request.body)) return request.body;
  const wish = address.safeParse(request.body);
  if (!wish.success) throw new AppError('avatar_invalid');
  try {
    const { status, bytes } = await outgoing.get(wish.data.url, { maxBytes: maxPictureBytes, accept: 'image/*' });
    if (status !== 200) throw new AppError('avatar_invalid');
    return bytes;
  } catch (error) {
    if (!(error instanceof OutgoingRefused)) throw error;
    throw new AppError(error.code === 'too_large' ? 'avatar_too_large' : 'avatar_invalid');
  }
};

const registerAvatarRoutes = (app: FastifyInstance, options: ProfileRoutesOptions): void => {
  const { profiles, gate, limits, outgoing } = options;
  const onRequest = [gate.require('account.self'), limitByAddress(limits, pictureRule)];
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      pictureTypes,
      { parseAs: 'buffer', bodyLimit: maxPictureBytes },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error) => {
      const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
      throw isTooLarge ? new AppError('avatar_too_large') : error;
    });
    const summary = 'Set the own picture: the body is the picture, or JSON with the address of one';
    const consumes = [...pictureTypes, 'application/json'];
    const schema = { tags, summary, security, consumes, response: ownAnswer };
    scope
      .withTypeProvider<ZodTypeProvider>()
      .put('/api/v1/me/avatar', { onRequest, bodyLimit: maxPictureBytes, schema }, async (request) => {
        await profiles.setAvatar(gate.userId(request), await pictureOf(request, outgoing));
        return success(await profiles.me(gate.identity(request)));
      });
  });
  const remove = { tags, summary: 'Remove the own picture', security, response: ownAnswer };
  app
    .withTypeProvider<ZodTypeProvider>()
    .delete('/api/v1/me/avatar', { onRequest, schema: remove }, async (request) => {
      await profiles.removeAvatar(gate.userId(request));
      return success(await profiles.me(gate.identity(request)));
    });
};

/** Pictures for everybody; each address is used once, so that they may be kept for ever. */
const registerPictureRoute = (app: FastifyInstance, { avatars }: ProfileRoutesOptions): void => {
  app.get<{ Params: { name: string } }>('/media/avatar/:name', { schema: { hide: true } }, async (request, reply) => {
    const name = request.params.name.replace(/\.webp$/, '');
    if (!isAvatarName(name)) throw new AppError('not_found');
    const picture = await avatars.read(name);
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('x-content-type-options', 'nosniff')
      .type('image/webp')
      .send(picture);
  });
};

/** Own account, profile, picture, and the public page of a user. */
export const registerProfileRoutes = (app: FastifyInstance, options: ProfileRoutesOptions): void => {
  const { profiles, gate, clock } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const own = { tags, summary: 'The own account and what it may do', security, response: ownAnswer };
  routes.get('/api/v1/me', { onRequest, schema: own }, async (request) =>
    success(await profiles.me(gate.identity(request))),
  );
  const change = { tags, summary: 'Change the own profile', security, body: profilePatch, response: ownAnswer };
  routes.patch('/api/v1/me', { onRequest, schema: change }, async (request) => {
    await profiles.change(gate.userId(request), request.body);
    return success(await profiles.me(gate.identity(request)));
  });
  const clear = { tags, summary: 'Own mobile number and email in the clear', security };
  const clearSchema = { ...clear, response: { 200: envelope(contact), ...refusals } };
  const proved = [onRequest, requireProved(gate, clock)];
  routes.get('/api/v1/me/contact', { onRequest: proved, schema: clearSchema }, async (request) =>
    success(await profiles.contact(gate.userId(request))),
  );
  const params = z.object({ handle: z.string().meta({ description: 'Present or former username' }) });
  const page = { tags: ['user'], summary: 'The public page of a user', params };
  const pageSchema = { ...page, response: { 200: envelope(publicUser), ...refusals } };
  routes.get('/api/v1/users/:handle', { onRequest: gate.optional, schema: pageSchema }, async (request) => {
    const view = await profiles.publicUser(request.params.handle, gate.identity(request));
    return success(view);
  });
  registerAvatarRoutes(app, options);
  registerPictureRoute(app, options);
};
