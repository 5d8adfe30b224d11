import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRemovals, type Removal } from './removals.ts';

const told: string[] = [];
function removal(name: string, change: Partial<Removal> = {}): Removal {
  return {
    keys: [`later:${name}`],
    act: async () => void told.push(`act ${name}`),
    renew: async () => void told.push(`renew ${name}`),
    failed: () => void told.push(`failed ${name}`),
    ...change,
  };
}

beforeEach(() => {
  told.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('removals that can be undone', () => {
  it('hide at once and reach the server when the time is over', async () => {
    const removals = createRemovals();
    removals.remove(removal('a'));
    expect(removals.isHidden('later:a')).toBe(true);
    await vi.advanceTimersByTimeAsync(5999);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['act a', 'renew a']);
    expect(removals.isHidden('later:a')).toBe(false);
  });

  it('never reach it when they are undone', async () => {
    const removals = createRemovals();
    removals.remove(removal('a'));
    removals.undo();
    expect(removals.isHidden('later:a')).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([]);
  });

  it('wait one at a time: the next sends the one before', async () => {
    const removals = createRemovals();
    removals.remove(removal('a'));
    removals.remove(removal('b'));
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['act a', 'renew a']);
    removals.undo();
    expect(removals.isHidden('later:b')).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual(['act a', 'renew a']);
  });

  it('are sent when the page goes away', async () => {
    const removals = createRemovals();
    removals.remove(removal('a'));
    await removals.flush();
    expect(told).toEqual(['act a', 'renew a']);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual(['act a', 'renew a']);
  });

  it('bring the entries back when the server refuses', async () => {
    const removals = createRemovals();
    removals.remove(removal('a', { act: () => Promise.reject(new Error('no')) }));
    await vi.advanceTimersByTimeAsync(6000);
    expect(told).toEqual(['failed a']);
    expect(removals.isHidden('later:a')).toBe(false);
  });
});
