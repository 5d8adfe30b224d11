import type { Socket } from 'node:net';
import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';

/** Pause between two reads of one socket. Longer gains nothing, shorter costs more system calls (measured: 7 300 → 2 000 reads/s at 100 publishers). */
const beatMs = millis(50);

/** What Node takes from a socket at once; a read of this size means that more is waiting, and a fast publisher must not be slowed down. */
const fullReadBytes = 65_536;

/** The part of Node's stream handle that stops and starts reading; not documented, so its absence is planned for. */
interface ReadHandle {
  readStart(): unknown;
  readStop(): unknown;
}

/**
 * Lets the kernel gather what publishers send: after a read the socket is left alone until the next beat, which all share.
 * Node's own `pause()` does not stop reading from the system until its buffer is full, hence the handle; where that is
 * missing (TLS, another runtime) sockets are simply read as bytes come.
 */
export class Gathering {
  readonly #clock: Clock;
  readonly #resting = new Set<Socket>();
  #stop: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.#stop ??= this.#clock.every(beatMs, () => this.#beat());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#beat();
  }

  /** To be called after each read of `byteLength`: nothing more is read from this socket before the next beat. */
  rest(socket: Socket, byteLength: number): void {
    if (byteLength >= fullReadBytes || this.#stop === null) return;
    const handle = handleOf(socket);
    if (handle === null) return;
    handle.readStop();
    this.#resting.add(socket);
  }

  forget(socket: Socket): void {
    this.#resting.delete(socket);
  }

  #beat(): void {
    for (const socket of this.#resting) handleOf(socket)?.readStart();
    this.#resting.clear();
  }
}

function handleOf(socket: Socket): ReadHandle | null {
  const handle: unknown = socket.destroyed ? null : Reflect.get(socket, '_handle');
  return isReadHandle(handle) ? handle : null;
}

const isReadHandle = (handle: unknown): handle is ReadHandle =>
  typeof handle === 'object' &&
  handle !== null &&
  'readStart' in handle &&
  typeof handle.readStart === 'function' &&
  'readStop' in handle &&
  typeof handle.readStop === 'function';
