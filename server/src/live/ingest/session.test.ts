import { describe, expect, it } from 'vitest';
import { RtmpPublisher } from '@amphi/media/rtmp';
import { millis } from '@amphi/media/time';
import type { Feed, Publisher } from '../broadcast/publisher.ts';
import { refusals } from '../broadcast/admission.ts';
import { createLog, silentLog, type Log } from '../../platform/log/index.ts';
import { createFakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { createMemoryStore, testRoom } from '../testing/memory-store.ts';
import { rtmpCrypto } from './rtmp-crypto.ts';
import { PublishSession } from './session.ts';

interface Wishes {
  readonly maxBitrateBps: number;
  readonly isRefused: boolean;
  readonly isFull: boolean;
  readonly log: Log;
}

/** A session and an encoder that speak to each other without a network. */
const open = (
  key = 'key-room1',
  { maxBitrateBps = 1_000_000, isRefused = false, isFull = false, log = silentLog }: Partial<Wishes> = {},
) => {
  const clock = createFakeClock();
  const counted: string[] = [];
  const troubles: unknown[] = [];
  const state = { isEnded: false, isStarted: false, refusal: '', admitted: 0 };
  const feed: Feed = { push: () => undefined, isEager: () => false, left: (trouble) => troubles.push(trouble) };
  const session: PublishSession = new PublishSession(
    {
      clock,
      log,
      store: createMemoryStore([testRoom()]),
      maxBitrateBps,
      admit: async (_publisher: Publisher) => {
        state.admitted += 1;
        return isRefused ? refusals.cooling : { kind: 'accept', feed };
      },
      isFull: () => isFull,
      wrongKey: () => ({ waitMs: millis(0), isTold: true }),
      count: (outcome) => counted.push(outcome),
    },
    {
      write: (bytes) => encoder.receive(bytes.slice()),
      end: () => {
        state.isEnded = true;
      },
    },
  );
  const encoder: RtmpPublisher = new RtmpPublisher(
    {
      send: (bytes) => queueMicrotask(() => session.receive(bytes.slice())),
      onStart: () => {
        state.isStarted = true;
      },
      onRefused: (code, description) => {
        state.refusal = `${code}: ${description}`;
      },
    },
    rtmpCrypto,
    { app: 'live', streamName: key, tcUrl: 'rtmp://x/live' },
  );
  return { clock, counted, troubles, state, session, encoder };
};

describe('PublishSession', () => {
  it('lets the holder of a key in, and leaves in order', async () => {
    const { clock, counted, troubles, state, encoder } = open();
    encoder.start();
    await clock.advance(100);
    expect(state).toMatchObject({ isStarted: true, admitted: 1 });
    encoder.unpublish();
    await clock.advance(100);
    expect(troubles).toEqual([null]);
    expect(counted).toEqual(['accepted', 'unpublished']);
    expect(state.isEnded).toBe(true);
  });

  it('refuses a wrong key without asking any room', async () => {
    const { clock, state, encoder } = open('key-nobody');
    encoder.start();
    await clock.advance(100);
    expect(state).toMatchObject({ admitted: 0, isEnded: true });
    expect(state.refusal).toBe('NetStream.Publish.BadName: unknown stream key');
  });

  it('hands the refusal of the room on, and refuses when the server is full', async () => {
    const cooling = open('key-room1', { isRefused: true });
    cooling.encoder.start();
    await cooling.clock.advance(100);
    expect(cooling.state.refusal).toContain('NetStream.Publish.Denied');
    const full = open('key-room1', { isFull: true });
    full.encoder.start();
    await full.clock.advance(100);
    expect(full.state.refusal).toContain('NetStream.Publish.Rejected');
  });

  it('closes who does not publish within 10 s', async () => {
    const { clock, counted, state, session } = open();
    await clock.advance(10_000);
    session.check();
    expect(state.isEnded).toBe(false);
    await clock.advance(1_000);
    session.check();
    expect(counted).toEqual(['no_publish']);
  });

  it('ends a push without media after 20 s, with the reason for the studio', async () => {
    const { clock, troubles, encoder, session } = open();
    encoder.start();
    await clock.advance(20_500);
    session.check();
    expect(troubles).toEqual([{ code: 'no_media', detail: '' }]);
  });

  it('ends a push that never says how to decode what it sends', async () => {
    const { clock, troubles, encoder, session } = open();
    encoder.start();
    await clock.advance(100);
    const frame = new Uint8Array([0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65]);
    for (let sent = 0; sent < 22; sent += 1) {
      encoder.sendMedia('video', sent * 1000, [frame]);
      await clock.advance(1_000);
      session.check();
    }
    expect(troubles).toEqual([{ code: 'no_media', detail: '' }]);
  });

  it('ends a push that falls silent for 30 s', async () => {
    const { clock, troubles, encoder, session } = open();
    encoder.start();
    await clock.advance(100);
    encoder.sendMedia('audio', 0, [new Uint8Array([0xaf, 0, 0x12, 0x10])]);
    await clock.advance(29_000);
    session.check();
    expect(troubles).toEqual([]);
    await clock.advance(2_000);
    session.check();
    expect(troubles).toEqual([{ code: 'silent', detail: '' }]);
  });

  it('ends a push that sends more than the operator allows over ten seconds', async () => {
    const { clock, troubles, session, encoder } = open('key-room1', { maxBitrateBps: 100_000 });
    encoder.start();
    await clock.advance(100);
    session.receive(new Uint8Array(130_000));
    expect(troubles).toEqual([{ code: 'bitrate_too_high', detail: '100000' }]);
  });

  it('closes a peer that breaks the rules and tells which', async () => {
    const { clock, counted, session } = open();
    session.receive(new Uint8Array(4_000).fill(0xff));
    await clock.advance(100);
    expect(counted).toEqual(['protocol']);
  });

  it('never writes a key to the log, wrong or right', async () => {
    for (const key of ['key-room1', 'key-nobody']) {
      const lines: string[] = [];
      const log = createLog({ logLevel: 'trace', destination: { write: (line) => lines.push(line) } });
      const { clock, encoder } = open(key, { log });
      encoder.start();
      await clock.advance(100);
      encoder.unpublish();
      await clock.advance(100);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join('')).not.toContain(key);
    }
  });
});
