import { expect, test } from 'vitest';
import { findFfmpeg } from './index.ts';

test('finds the ffmpeg of this machine and what it encodes', async () => {
  const facts = await findFfmpeg(null);
  expect(facts).toMatchObject({ hasH264: true, hasAac: true });
  expect(facts?.version).toMatch(/^\S+$/);
});

test('takes nothing else when a place is given', async () => {
  expect(await findFfmpeg('/nowhere/ffmpeg')).toBeNull();
  expect(await findFfmpeg(process.execPath)).toBeNull();
});
