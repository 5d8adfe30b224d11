import { envelope, likeState, likeWish, success, videoStatistics, type VideoStatistics } from '@amphi/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refusals } from '../../platform/http/index.ts';
import { security, type InteractionOptions } from './interaction-options.ts';
import type { StatisticRow } from './interaction.store.ts';

const tags = ['video'];
const params = z.object({ id: z.string().meta({ description: 'Id of the video' }) });
const bars = 10;
/** Series colours of the charts, in their order. */
const colours = ['#2ED3B0', '#6EA8FF', '#FFA64D', '#B35543', '#6F63C4', '#D5DCE2'] as const;

const namesOf = (rows: readonly StatisticRow[]): string[] => rows.map(({ title }) => title);
const barsOf = (rows: readonly StatisticRow[], toValue: (value: number) => number): VideoStatistics['time_y_data'] =>
  rows.map(({ title, value }, at) => ({
    value: toValue(value),
    name: title,
    itemStyle: { color: colours[at % colours.length] ?? colours[0] },
  }));

/** Likes and statistics as the public contract has them. */
export const registerContractRoutes = (app: FastifyInstance, options: InteractionOptions): void => {
  const { gate, places, deeds, store } = options;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const onRequest = gate.require('social.act');
  const read = { tags, summary: 'Whether the caller likes a video', security, params };
  const readSchema = { ...read, response: { 200: envelope(likeState), ...refusals } };
  routes.get('/video/like/:id', { onRequest, schema: readSchema }, async (request) => {
    const place = await places.find(gate.identity(request), request.params.id, 'social.act');
    return success({ like: (await deeds.isLiked(gate.userId(request), place)) ? (1 as const) : (0 as const) });
  });
  const write = { tags, summary: 'Like a video, or no more', security, params, body: likeWish };
  const writeSchema = { ...write, response: { 200: envelope(z.null()), ...refusals } };
  routes.post('/video/like/:id', { onRequest, schema: writeSchema }, async (request) => {
    const place = await places.find(gate.identity(request), request.params.id, 'social.act');
    await deeds.like(gate.userId(request), place, request.body.like === 1);
    return success(null);
  });
  const statistics = { tags, summary: 'The ten most watched (seconds) and the ten most played videos', security };
  const statisticsSchema = { ...statistics, response: { 200: envelope(videoStatistics), ...refusals } };
  routes.get('/video/statistics', { onRequest: gate.require('account.self'), schema: statisticsSchema }, async () => {
    const [watched, played] = await Promise.all([store.findTop('watchMs', bars), store.findTop('plays', bars)]);
    return success({
      time_x_data: namesOf(watched),
      time_y_data: barsOf(watched, (value) => Math.round(value / 100) / 10),
      counts_x_data: namesOf(played),
      counts_y_data: barsOf(played, (value) => value),
    });
  });
};
