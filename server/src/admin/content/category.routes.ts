import { categoryList, categoryPatch, categoryView, newCategory, success, type CategoryView } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Gate } from '../../account/index.ts';
import type { LiveStore } from '../../live/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Categories } from '../../site/index.ts';
import type { VideoLibrary } from '../../video/index.ts';
import { actorOf, describe } from '../admin-edge.ts';

/** What the routes about categories need. */
export interface CategoryRoutesOptions {
  readonly gate: Gate;
  readonly categories: Categories;
  readonly library: Pick<VideoLibrary, 'related'>;
  readonly liveStore: Pick<LiveStore, 'hasCategory'>;
}

const params = z.object({ categoryId: z.string() });

/** The categories of lives and videos, hidden ones too. */
export const registerCategoryRoutes = (app: FastifyInstance, options: CategoryRoutesOptions): void => {
  const { gate, categories, library, liveStore } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('content.manage');
  const views = async (): Promise<CategoryView[]> => {
    const [rows, counts] = await Promise.all([categories.all(), library.related.countByCategory()]);
    return rows.map((row) => ({ ...row, videos: counts.get(row.id) ?? 0 }));
  };
  const view = async (id: string): Promise<CategoryView> => {
    const found = (await views()).find((one) => one.id === id);
    if (found === undefined) throw new AppError('category_unknown');
    return found;
  };
  const url = '/api/v1/admin/categories';
  routes.get(url, { onRequest, schema: describe('All categories', categoryList) }, async () => success(await views()));
  const add = { ...describe('A new category', categoryView), body: newCategory };
  routes.post(url, { onRequest, schema: add }, async (request) => {
    await categories.add(actorOf(gate, request), request.body);
    return success(await view(request.body.id));
  });
  const change = { ...describe('Change a category: what is named', categoryView), params, body: categoryPatch };
  routes.patch(`${url}/:categoryId`, { onRequest, schema: change }, async (request) => {
    const { categoryId } = request.params;
    await categories.change(actorOf(gate, request), categoryId, request.body);
    return success(await view(categoryId));
  });
  const remove = { ...describe('Remove a category that nothing has', z.null()), params };
  routes.delete(`${url}/:categoryId`, { onRequest, schema: remove }, async (request) => {
    const { categoryId } = request.params;
    const isUsed = async (): Promise<boolean> =>
      (await library.related.hasCategory(categoryId)) || (await liveStore.hasCategory(categoryId));
    await categories.remove(actorOf(gate, request), categoryId, isUsed);
    return success(null);
  });
};
