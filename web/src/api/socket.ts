import { serverMessage } from '@amphi/contract';
import type { ClientMessage, ServerMessage } from '@amphi/contract';
import { shallowRef } from 'vue';
import type { ClockSample } from './clock-offset.ts';
import { clockOffset } from './clock-offset.ts';

/*
 *   closed ──first follow──▶ opening ──hello──▶ open
 *     ▲                        │ ▲                │
 *     │                  close │ │ 1,2,4…30 s     │ close
 *     └──last one left──── waiting ◀──────────────┘
 */

/** A message about one live. */
export type LiveMessage = Extract<ServerMessage, { readonly liveId: string }>;

/** True while messages arrive; pages poll when it is false. */
export const isSocketOpen = shallowRef(false);

const followers = new Map<string, Set<(message: LiveMessage) => void>>();
const samples: ClockSample[] = [];
let socket: WebSocket | null = null;
let failures = 0;
let reopenTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells `listener` everything about a live until the returned function is called. */
export function followLive(liveId: string, listener: (message: LiveMessage) => void): () => void {
  const listeners = followers.get(liveId) ?? new Set();
  if (listeners.size === 0) {
    followers.set(liveId, listeners);
    if (isSocketOpen.value) send({ type: 'subscribe', liveId });
  }
  listeners.add(listener);
  if (socket === null && reopenTimer === undefined) open();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !followers.delete(liveId)) return;
    if (isSocketOpen.value) send({ type: 'unsubscribe', liveId });
  };
}

/** Connects anew, because another login counts from now on. */
export function reopenSocket(): void {
  failures = 0;
  if (socket !== null) socket.close();
  else if (reopenTimer !== undefined) {
    clearTimeout(reopenTimer);
    open();
  }
}

/** The server's clock in epoch milliseconds; ours until they were compared. */
export function serverNow(): number {
  return Date.now() + clockOffset(samples);
}

function open(): void {
  reopenTimer = undefined;
  if (followers.size === 0) return;
  const opened = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`);
  socket = opened;
  opened.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));
  opened.addEventListener('close', () => {
    socket = null;
    isSocketOpen.value = false;
    reopenTimer = setTimeout(open, reopenDelayMs(failures));
    failures += 1;
  });
}

/** Pause before trial number `failures` + 1, spread so that a restart is not met by everybody at once. */
function reopenDelayMs(failures: number): number {
  return Math.min(30_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2);
}

function receive(data: unknown): void {
  const message = parseMessage(data);
  if (message === null) return;
  if (message.type === 'hello') {
    failures = 0;
    isSocketOpen.value = true;
    for (const liveId of followers.keys()) send({ type: 'subscribe', liveId });
    for (let count = 0; count < 3; count += 1) send({ type: 'ping', t0: Date.now() });
  } else if (message.type === 'pong') {
    samples.push({ t0: message.t0, t1: message.t1, t2: message.t2, t3: Date.now() });
    if (samples.length > 8) samples.shift();
  } else if ('liveId' in message) {
    for (const listener of followers.get(message.liveId) ?? []) listener(message);
  }
}

function parseMessage(data: unknown): ServerMessage | null {
  try {
    const parsed = serverMessage.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function send(message: ClientMessage): void {
  socket?.send(JSON.stringify(message));
}
