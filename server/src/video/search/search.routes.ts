import { envelope, searchPage, searchQuery, success, suggestionQuery, suggestions } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Gate } from '../../account/index.ts';
import { refusals } from '../../platform/http/index.ts';
import { limitByAddress, type RateLimits } from '../../platform/rate/index.ts';
import type { Search } from './search.ts';

/** What the routes of search need. */
export interface SearchRoutesOptions {
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly search: Search;
}

const tags = ['search'];
const searchRule = { name: 'search', max: 600, windowMs: 60_000 };

/** Finding videos, people and lives. */
export const registerSearchRoutes = (app: FastifyInstance, { gate, limits, search }: SearchRoutesOptions): void => {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = [gate.require('video.watch'), limitByAddress(limits, searchRule)];
  const find = { tags, summary: 'Videos, people or lives that fit a text, best first', querystring: searchQuery };
  const findSchema = { ...find, response: { 200: envelope(searchPage), ...refusals } };
  routes.get('/api/v1/search', { onRequest, schema: findSchema }, async (request) => {
    const viewer = gate.identity(request);
    return success(await search.find(request.query, viewer.kind === 'user' ? viewer.userId : null));
  });
  const suggest = { tags, summary: 'Titles, tags and people, while it is typed', querystring: suggestionQuery };
  const suggestSchema = { ...suggest, response: { 200: envelope(suggestions), ...refusals } };
  routes.get('/api/v1/search/suggestions', { onRequest, schema: suggestSchema }, async ({ query }) =>
    success(await search.suggest(query.q)),
  );
};
