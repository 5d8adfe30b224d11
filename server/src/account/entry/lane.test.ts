import { expect, test } from 'vitest';
import { createLanes } from './lane.ts';

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('what is done under one key never overlaps, other keys do not wait, and too many are turned away', async () => {
  const lanes = createLanes(2);
  const log: string[] = [];
  const opened: (() => void)[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise<void>((resolve) => void opened.push(resolve));
    log.push(`${name} ends`);
    return name;
  };
  const first = lanes.take('a', work('first'));
  const second = lanes.take('a', work('second'));
  const other = lanes.take('b', work('other'));
  expect(await lanes.take('a', work('third'))).toBeNull();
  await settle();
  expect(log).toEqual(['first begins', 'other begins']);
  opened[0]?.();
  expect(await first).toBe('first');
  await settle();
  expect(log.slice(2)).toEqual(['first ends', 'second begins']);
  opened[1]?.();
  opened[2]?.();
  expect(await Promise.all([second, other])).toEqual(['second', 'other']);
});

test('a failure is the failed one’s own', async () => {
  const lanes = createLanes(4);
  const failing = lanes.take('a', () => Promise.reject(new Error('mine')));
  const next = lanes.take('a', async () => 'fine');
  await expect(failing).rejects.toThrow('mine');
  expect(await next).toBe('fine');
});
