import { errorMessage, type ErrorCode, type ServerMessage } from '@amphi/contract';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock/index.ts';

/** Bytes that may wait for one reader before it is dropped. */
const maxWaitingBytes = 1024 * 1024;

/** Milliseconds that anything may wait for one reader before it is dropped. */
const maxWaitingMs = 10_000;

/** One connection as features see it. */
export interface SocketPeer<Identity> {
  readonly identity: Identity;
  /** Sends one message; a reader that is too slow is dropped instead (1 MiB or 10 s behind). */
  send(message: ServerMessage): void;
  /** Sends text that was encoded once for many. */
  sendText(text: string): void;
  /** Tells the client why its message was not taken. */
  refuse(code: ErrorCode, ref?: string): void;
  /** Calls the task once when the connection is gone. */
  onClose(task: () => void): void;
}

/** A peer around a socket. */
export const createPeer = <Identity>(socket: WebSocket, identity: Identity, clock: Clock): SocketPeer<Identity> => {
  let waitingSince: number | null = null;
  const sendText = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    waitingSince = socket.bufferedAmount === 0 ? null : (waitingSince ?? clock.now());
    const isLate = waitingSince !== null && clock.now() - waitingSince > maxWaitingMs;
    if (isLate || socket.bufferedAmount > maxWaitingBytes) socket.terminate();
    else socket.send(text);
  };
  const send = (message: ServerMessage): void => sendText(JSON.stringify(message));
  return {
    identity,
    send,
    sendText,
    refuse: (error, ref) =>
      send({ type: 'error', error, message: errorMessage(error), ...(ref === undefined ? {} : { ref }) }),
    onClose: (task) => void socket.once('close', task),
  };
};
