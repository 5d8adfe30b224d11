import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../db/testing/index.ts';
import { silentLog } from '../log/index.ts';
import { createQueue, type JobKind } from './index.ts';

const database = await testDatabase();
const queue = createQueue(database, silentLog);
const greet: JobKind<{ name: string }> = { name: 'greet', data: z.object({ name: z.string() }) };

beforeAll(() => queue.start());
afterAll(async () => {
  await queue.stop(1_000);
  await database.close();
});

test('a job reaches its handler, and is tried again after a failure', async () => {
  const tries: string[] = [];
  const done = Promise.withResolvers<void>();
  await queue.send(greet, { name: 'Ada' });
  await queue.work(
    greet,
    async ({ name }) => {
      tries.push(name);
      if (tries.length === 1) throw new Error('not yet');
      done.resolve();
    },
    { pollSeconds: 0.5, retries: 3 },
  );
  await done.promise;
  expect(tries).toEqual(['Ada', 'Ada']);
});

test('a key makes a second job superfluous while the first waits', async () => {
  const count: JobKind<{ step: number }> = { name: 'count', data: z.object({ step: z.number() }) };
  await queue.send(count, { step: 1 }, { onceKey: 'same' });
  await queue.send(count, { step: 2 }, { onceKey: 'same' });
  await queue.send(count, { step: 3 });
  await queue.send(count, { step: 4 });
  const seen: number[] = [];
  const done = Promise.withResolvers<void>();
  await queue.work(
    count,
    async ({ step }) => {
      seen.push(step);
      if (seen.length === 3) done.resolve();
    },
    { pollSeconds: 0.5 },
  );
  await done.promise;
  expect(seen.toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
});
