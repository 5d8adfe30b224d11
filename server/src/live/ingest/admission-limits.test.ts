import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../platform/log/index.ts';
import { createFakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { WaitingRoom } from './waiting-room.ts';
import { WrongKeys } from './wrong-keys.ts';

describe('the waiting room', () => {
  const fill = (count: number, addressOf: (at: number) => string) => {
    const room = new WaitingRoom();
    const gone: number[] = [];
    const leave = Array.from({ length: count }, (_, at) => room.enter(addressOf(at), () => gone.push(at)));
    return { room, gone, leave };
  };

  test('turns the longest waiting of an address away for its newest, and no other', () => {
    const { room, gone } = fill(70, (at) => (at === 3 ? 'other' : 'one'));
    expect(gone).toEqual([0, 1, 2, 4, 5]);
    room.enter('other', () => gone.push(-1));
    expect(gone).toHaveLength(5);
  });

  test('holds 1 024 of all addresses', () => {
    const { gone } = fill(1030, (at) => `address ${at}`);
    expect(gone).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('forgets who published or left', () => {
    const { room, gone, leave } = fill(64, () => 'one');
    leave.forEach((go) => go());
    leave.forEach((go) => go());
    for (let at = 0; at < 64; at += 1) room.enter('one', () => gone.push(at));
    expect(gone).toEqual([]);
  });
});

describe('wrong keys', () => {
  test('are answered late and no longer told when there are many, and all is forgotten after a minute', async () => {
    const clock = createFakeClock();
    let told = '';
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        told += chunk.toString();
        done();
      },
    });
    const keys = new WrongKeys(clock, createLog({ logLevel: 'info', destination }));
    for (let tries = 0; tries < 5; tries += 1) expect(keys.note('one')).toEqual({ waitMs: 0, isTold: true });
    for (let tries = 0; tries < 100; tries += 1) expect(keys.note('one')).toEqual({ waitMs: 1000, isTold: false });
    expect(keys.note('other')).toEqual({ waitMs: 0, isTold: false });
    expect(told).toBe('');
    await clock.advance(60_000);
    keys.check();
    keys.check();
    expect(told.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(told)).toMatchObject({ level: 'warn', tries: 106, addresses: 2 });
    expect(keys.note('one')).toEqual({ waitMs: 0, isTold: true });
  });
});
