import { clientMessage, isErrorCode, type ClientMessage, type ErrorCode } from '@amphi/contract';
import { millis } from '@amphi/media/time';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../clock/index.ts';
import type { Log } from '../log/index.ts';
import { createAllowance } from './allowance.ts';
import { hangUp } from './hang-up.ts';
import { createPeer, type SocketPeer } from './peer.ts';

const heartbeatMs = millis(20_000);
/** Messages a second that one connection may send for long, and at once. */
const messageRate = { perSecond: 20, burst: 60 };
const maxRefusals = 200;

/** The registry's string that an error carries, `internal` for everything unexpected. */
export const codeOf = (error: unknown): ErrorCode => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && isErrorCode(code) ? code : 'internal';
};

const parse = (data: RawData, isBinary: boolean): ClientMessage | null => {
  if (isBinary || !Buffer.isBuffer(data)) return null;
  try {
    const parsed = clientMessage.safeParse(JSON.parse(data.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Keeps the connection's pulse: a peer that answers no ping for two beats is gone. */
const watchPulse = (socket: WebSocket, clock: Clock): void => {
  let missed = 0;
  const stop = clock.every(heartbeatMs, () => {
    missed += 1;
    if (missed > 2) socket.terminate();
    else socket.ping();
  });
  socket.on('pong', () => (missed = 0));
  socket.once('close', stop);
};

/** What a connection needs beside its socket. */
interface Connection<Identity> {
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes one checked message; pings are answered before. */
  readonly receive: (peer: SocketPeer<Identity>, message: ClientMessage) => Promise<void>;
}

/** Reads a socket until it closes; 200 refused messages close it (1008). */
export const openConnection = <Identity>(socket: WebSocket, connection: Connection<Identity>): SocketPeer<Identity> => {
  const { clock, log, receive } = connection;
  const peer = createPeer(socket, connection.identity, clock);
  const allowance = createAllowance(clock, messageRate);
  let refusals = 0;
  const refuse = (code: ErrorCode, ref?: string): void => {
    refusals += 1;
    if (refusals > maxRefusals) hangUp(socket, clock, code);
    else peer.refuse(code, ref);
  };
  watchPulse(socket, clock);
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return;
    const receivedAt = clock.wall().getTime();
    if (!allowance.take()) return refuse('rate_limited');
    const message = parse(data, isBinary);
    if (message === null) return refuse('message_invalid');
    if (message.type === 'ping') {
      const { t0, ref } = message;
      const pong = { type: 'pong', t0, t1: receivedAt, t2: clock.wall().getTime() } as const;
      return peer.send(ref === undefined ? pong : { ...pong, ref });
    }
    receive(peer, message).catch((error: unknown) => {
      const code = codeOf(error);
      if (code === 'internal') log.error({ err: error, type: message.type }, 'socket message failed');
      refuse(code, message.ref);
    });
  });
  return peer;
};
