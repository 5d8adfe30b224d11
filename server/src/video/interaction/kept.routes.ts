import { cursorQuery, envelope, keptPage, success, type KeptPage, type KeptVideo } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, refusals } from '../../platform/http/index.ts';
import { pageByMoment, parseMomentCursor } from '../../social/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';

const tags = ['own list'];
const folderId = z.string({ error: 'query_invalid' }).max(32, { error: 'query_invalid' });
const response = { 200: envelope(keptPage), ...refusals };

interface KeptRow {
  readonly targetId: string;
  readonly at: Date;
}

/** Cards beside what was kept; of what is gone a tombstone stays until it is removed. */
export const toKept = async (
  { cards, store }: Pick<InteractionOptions, 'cards' | 'store'>,
  userId: string,
  rows: readonly KeptRow[],
): Promise<KeptVideo[]> => {
  const shown = await cards.byIds(
    rows.map(({ targetId }) => targetId),
    userId,
  );
  const gone = rows.filter(({ targetId }) => !shown.has(targetId)).map(({ targetId }) => targetId);
  const titles = await store.findGoneTitles(gone);
  return rows.map(({ targetId, at }) => {
    const video = shown.get(targetId) ?? null;
    return { videoId: targetId, keptAt: at.toISOString(), title: video?.title ?? titles.get(targetId) ?? '', video };
  });
};

/** Likes, watch later, favourites. */
export const registerKeptRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { social, gate } = options;
  const { deeds } = social;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('account.self');
  const pageOf = async (
    userId: string,
    size: number,
    find: () => Promise<readonly KeptRow[]>,
    count: () => Promise<number>,
  ): Promise<KeptPage> => {
    const [rows, total] = await Promise.all([find(), count()]);
    const { records, next } = pageByMoment(rows, size, ({ at, targetId }) => ({ at, id: targetId }));
    return { records: await toKept(options, userId, records), next, total };
  };
  for (const [what, summary] of [
    ['likes', 'Videos that the caller likes, latest first'],
    ['later', 'Videos that the caller keeps for later, latest first'],
  ] as const) {
    const schema = { tags, summary, security, querystring: cursorQuery, response };
    routes.get(`/api/v1/me/${what}`, { onRequest, schema }, async (request) => {
      const userId = gate.userId(request);
      const { cursor, size } = request.query;
      const after = parseMomentCursor(cursor);
      const find = () => deeds.findKept(what, userId, { after, limit: size + 1 });
      return success(await pageOf(userId, size, find, () => deeds.countKept(what, userId)));
    });
  }
  const summary = 'Favourites of one folder or of all, latest first';
  const querystring = cursorQuery.extend({ folder: folderId.optional() });
  const schema = { tags, summary, security, querystring, response };
  routes.get('/api/v1/me/favourites', { onRequest, schema }, async (request) => {
    const userId = gate.userId(request);
    const { cursor, size, folder = null } = request.query;
    const after = parseMomentCursor(cursor);
    if (folder !== null && !(await deeds.findFolders(userId, null)).some(({ id }) => id === folder))
      throw new AppError('folder_unknown');
    const find = () => deeds.findFavourites(userId, folder, { after, limit: size + 1 });
    return success(await pageOf(userId, size, find, () => deeds.countFavourites(userId, folder)));
  });
};
