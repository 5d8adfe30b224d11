import { expect, test } from 'vitest';
import { silentLog } from '../log/index.ts';
import { createProcessBus } from './index.ts';

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('every subscriber of the topic hears every message in order, after the publisher went on', async () => {
  const bus = createProcessBus(silentLog);
  const heard: string[] = [];
  bus.subscribe('live', (message) => heard.push(`a${String(message)}`));
  bus.subscribe('live', (message) => heard.push(`b${String(message)}`));
  bus.subscribe('other', () => heard.push('wrong'));
  bus.publish('live', 1);
  bus.publish('live', 2);
  expect(heard).toEqual([]);
  await settled();
  expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('a handler that throws harms neither the publisher nor the others', async () => {
  const bus = createProcessBus(silentLog);
  const heard: unknown[] = [];
  bus.subscribe('live', () => {
    throw new Error('broken');
  });
  bus.subscribe('live', (message) => heard.push(message));
  bus.publish('live', 'x');
  await settled();
  expect(heard).toEqual(['x']);
});

test('an ended subscription hears nothing more, and ending it twice is harmless', async () => {
  const bus = createProcessBus(silentLog);
  const heard: unknown[] = [];
  const handler = (message: unknown): void => void heard.push(message);
  const end = bus.subscribe('live', handler);
  bus.subscribe('live', handler);
  end();
  end();
  bus.publish('live', 'once');
  await settled();
  expect(heard).toEqual(['once']);
});
