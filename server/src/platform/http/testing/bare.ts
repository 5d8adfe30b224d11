import fastify from 'fastify';

/** A server of the framework alone with one route that answers this object: what the benchmark compares our routes with. */
export const openBare = async (answer: object): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const app = fastify();
  app.get('/', async () => answer);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
};
