import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('two run at once, the next wait in order, more are refused', async () => {
  const turns = createTurns(2, 2);
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => gates.set(name, () => resolve(name)));
  };
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => turns.take(task(name)));
  await expect(turns.take(task('e'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(begun).toEqual(['a', 'b']);
  gates.get('b')?.();
  expect(await b).toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  gates.get('a')?.();
  gates.get('c')?.();
  await Promise.all([a, c]);
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  gates.get('d')?.();
  expect(await d).toBe('d');
});

test('a task that fails hands its turn on', async () => {
  const turns = createTurns(1, 1);
  const failed = turns.take(() => Promise.reject(new Error('no')));
  const next = turns.take(async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await turns.take(async () => 'again')).toBe('again');
});
