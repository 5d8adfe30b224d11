import type { ServerMessage } from '@amphi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { userIdentity, type Identity } from '../account/index.ts';
import { createProcessBus } from '../platform/bus/index.ts';
import { AppError } from '../platform/http/index.ts';
import { silentLog } from '../platform/log/index.ts';
import type { SocketGateway, SocketPeer } from '../platform/ws/index.ts';
import { registerLiveSocket } from './index.ts';
import type { LiveEvent } from './live.ts';
import { openLiveApp, type LiveApp } from './testing/live-app.ts';

type Handle = SocketGateway<Identity>['handle'];
type Handlers = Map<string, Parameters<Handle>[1]>;

let live: LiveApp;
let ownerId: string;
let liveId: string;
let stop: () => void;
const handlers: Handlers = new Map();
const bus = createProcessBus(silentLog);

beforeAll(async () => {
  live = await openLiveApp();
  const { userId, client } = await live.logIn('streamer');
  ownerId = userId;
  liveId = (await client.liveCreate({ title: 'Talk', category: 'x' })).liveId;
  const gateway: SocketGateway<Identity> = {
    handle: (type, handler) => void handlers.set(type, (peer, message) => handler(peer, { ...message, type } as never)),
    attach: () => undefined,
    closeWhere: () => undefined,
    identities: () => [],
    size: () => 0,
    stop: () => undefined,
  };
  stop = registerLiveSocket(gateway, { store: live.store, engine: live.engine, bus });
});
afterAll(() => {
  stop();
  return live.close();
});

const createTestPeer = (identity: Identity = userIdentity('somebody', 'user')) => {
  const heard: ServerMessage[] = [];
  const closing: (() => void)[] = [];
  const peer: SocketPeer<Identity> = {
    identity,
    send: (message) => void heard.push(message),
    sendText: (text) => void heard.push(JSON.parse(text)),
    refuse: () => undefined,
    onClose: (task) => void closing.push(task),
  };
  const say = async (type: 'subscribe' | 'unsubscribe', id = liveId): Promise<void> => {
    await handlers.get(type)?.(peer, { type, liveId: id, ref: 'r' });
  };
  const close = (): void => closing.forEach((task) => task());
  return { heard, say, close };
};

/** Publishes and waits until the bus has delivered, to later subscribers too. */
const publish = async (...events: readonly LiveEvent[]): Promise<void> => {
  const delivered = new Promise<void>((resolve) => {
    const leave = bus.subscribe('live', (message) => {
      if (message !== null) return;
      leave();
      resolve();
    });
  });
  for (const event of events) bus.publish('live', event);
  bus.publish('live', null);
  await delivered;
};
const watching = (count: number): LiveEvent => ({ type: 'watching', liveId, watching: count, viewCount: count });

test('tells where the live stands at once, then what changes, until it is left', async () => {
  const { heard, say } = createTestPeer();
  await say('subscribe');
  expect(heard.splice(0)).toEqual([
    { type: 'subscribed', liveId, ref: 'r' },
    { type: 'live.state', liveId, status: 0, state: null, sessionId: null, reconnectUntil: null },
    { type: 'live.watching', liveId, watching: 0, viewCount: 0 },
  ]);
  const reconnectUntil = '2026-11-20T12:00:00.000Z';
  await publish(
    { type: 'state_changed', liveId, sessionId: 's', state: 'preview', reconnectUntil: null },
    { type: 'session_began', liveId, sessionId: 's' },
    { type: 'state_changed', liveId, sessionId: 's', state: 'live', reconnectUntil: null },
    { type: 'state_changed', liveId, sessionId: 's', state: 'reconnecting', reconnectUntil },
    watching(4),
    { ...watching(9), liveId: 'another' },
    { type: 'session_ended', liveId, sessionId: 's', reason: 'publisher_gone' },
  );
  expect(heard.splice(0)).toEqual([
    { type: 'live.state', liveId, status: 1, state: 'live', sessionId: 's', reconnectUntil: null },
    { type: 'live.state', liveId, status: 1, state: 'reconnecting', sessionId: 's', reconnectUntil },
    { type: 'live.watching', liveId, watching: 4, viewCount: 4 },
    { type: 'live.state', liveId, status: 2, state: 'ended', sessionId: 's', reconnectUntil: null },
  ]);
  await say('unsubscribe');
  await publish(watching(5));
  expect(heard).toEqual([{ type: 'unsubscribed', liveId, ref: 'r' }]);
});

test('forgets a peer that is gone', async () => {
  const { heard, say, close } = createTestPeer();
  await say('subscribe');
  close();
  heard.length = 0;
  await publish(watching(1));
  expect(heard).toEqual([]);
});

test.each(['unknown12345', '', "' or 1=1", 'x'.repeat(64)])('does not know the live %j', async (id) => {
  const { say } = createTestPeer();
  await expect(say('subscribe', id)).rejects.toMatchObject({ code: 'live_unknown' });
});

test('keeps a private live to its owner', async () => {
  await live.store.changeRoom(liveId, { visibility: 'private' });
  await expect(createTestPeer().say('subscribe')).rejects.toBeInstanceOf(AppError);
  const owner = createTestPeer(userIdentity(ownerId, 'streamer'));
  await owner.say('subscribe');
  expect(owner.heard[0]).toMatchObject({ type: 'subscribed' });
  await live.store.changeRoom(liveId, { visibility: 'public' });
});

test('bounds what one connection follows', async () => {
  const { client } = await live.logIn('streamer');
  const { say } = createTestPeer();
  for (let count = 0; count < 100; count += 1) {
    await say('subscribe', (await client.liveCreate({ title: 'x', category: 'x' })).liveId);
  }
  await expect(say('subscribe')).rejects.toMatchObject({ code: 'too_many_subscriptions' });
});
