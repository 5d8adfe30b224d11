import { parseLiveId, type ServerMessage } from '@amphi/contract';
import { authorise, type Identity } from '../account/index.ts';
import type { Bus } from '../platform/bus/index.ts';
import { AppError } from '../platform/http/index.ts';
import type { SocketGateway, SocketPeer } from '../platform/ws/index.ts';
import { toDetail } from './live-view.ts';
import type { LiveStore } from './live.store.ts';
import type { LiveEngine, LiveEvent } from './live.ts';

/** What the socket side of live needs. */
export interface LiveSocketOptions {
  readonly store: Pick<LiveStore, 'findRoomCard'>;
  readonly engine: Pick<LiveEngine, 'facts'>;
  readonly bus: Bus;
}

const maxSubscriptions = 100;

const isLiveEvent = (message: unknown): message is LiveEvent =>
  typeof message === 'object' && message !== null && 'type' in message && 'liveId' in message;

/** What viewers hear of an event; null = nothing. A preview is the owner's alone. */
const messageOf = (event: LiveEvent): ServerMessage | null => {
  if (event.type === 'watching') return { ...event, type: 'live.watching' };
  if (event.type === 'session_began') return null;
  const { liveId, sessionId } = event;
  const ended = { type: 'live.state', liveId, sessionId, status: 2, state: 'ended', reconnectUntil: null } as const;
  if (event.type === 'session_ended' || event.state === 'ended') return ended;
  if (event.state === 'preview') return null;
  return { ...ended, status: 1, state: event.state, reconnectUntil: event.reconnectUntil };
};

/** `subscribe` and `unsubscribe` on the socket: state and number of viewers of a live, at once and when they change. Answers how to stop. */
export const registerLiveSocket = (gateway: SocketGateway<Identity>, options: LiveSocketOptions): (() => void) => {
  const { store, engine, bus } = options;
  const audiences = new Map<string, Set<SocketPeer<Identity>>>();
  const following = new WeakMap<SocketPeer<Identity>, Set<string>>();

  const leave = (peer: SocketPeer<Identity>, liveId: string): void => {
    following.get(peer)?.delete(liveId);
    const audience = audiences.get(liveId);
    audience?.delete(peer);
    if (audience?.size === 0) audiences.delete(liveId);
  };

  const join = (peer: SocketPeer<Identity>, liveId: string): void => {
    let lives = following.get(peer);
    if (lives === undefined) {
      const fresh = new Set<string>();
      lives = fresh;
      following.set(peer, fresh);
      peer.onClose(() => [...fresh].forEach((id) => leave(peer, id)));
    }
    if (lives.size >= maxSubscriptions && !lives.has(liveId)) throw new AppError('too_many_subscriptions');
    lives.add(liveId);
    const audience = audiences.get(liveId) ?? new Set();
    audience.add(peer);
    audiences.set(liveId, audience);
  };

  gateway.handle('subscribe', async (peer, message) => {
    const liveId = parseLiveId(message.liveId);
    const room = liveId === null ? null : await store.findRoomCard(liveId);
    if (room === null) throw new AppError('live_unknown');
    const resource = { ownerId: room.ownerId, visibility: room.visibility, isClosed: room.isGone };
    if (!authorise(peer.identity, 'live.watch', resource).isAllowed) throw new AppError('live_unknown');
    join(peer, room.id);
    const detail = toDetail(room, engine.facts(room.id));
    const { status, state, reconnectUntil, watching, viewCount } = detail;
    peer.send({ type: 'subscribed', liveId: room.id, ...(message.ref === undefined ? {} : { ref: message.ref }) });
    peer.send({ type: 'live.state', liveId: room.id, status, state, sessionId: room.lastSessionId, reconnectUntil });
    peer.send({ type: 'live.watching', liveId: room.id, watching, viewCount });
  });

  gateway.handle('unsubscribe', (peer, { liveId, ref }) => {
    leave(peer, liveId);
    peer.send({ type: 'unsubscribed', liveId, ...(ref === undefined ? {} : { ref }) });
  });

  return bus.subscribe('live', (event) => {
    if (!isLiveEvent(event)) return;
    const audience = audiences.get(event.liveId);
    const message = audience === undefined ? null : messageOf(event);
    if (audience === undefined || message === null) return;
    const text = JSON.stringify(message);
    for (const peer of audience) peer.sendText(text);
  });
};
