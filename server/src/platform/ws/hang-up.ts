import { millis } from '@amphi/media/time';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock/index.ts';

const graceMs = millis(2_000);

/** Closes a connection that has lost its right to be there; a client that does not answer the close is cut off. */
export const hangUp = (socket: WebSocket, clock: Clock, reason: string): void => {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(1008, reason);
  const cancel = clock.after(graceMs, () => socket.terminate());
  socket.once('close', cancel);
};
