/** Viewers for load: a socket that asks and counts, or asks and never reads. Nothing is parsed, one buffer serves them all. */
import { connect, type Socket } from 'node:net';

export interface RawViewer {
  readonly socket: Socket;
  bytes(): number;
  /** Resolves when the server ended or cut the connection. */
  readonly closed: Promise<void>;
}

const scratch = Buffer.alloc(256 * 1024);

/** Opens an HTTP GET and hands every arrival to `onBytes` (a view that is overwritten by the next one). */
export function openRawViewer(url: string, onBytes: (bytes: Buffer) => void = () => undefined): Promise<RawViewer> {
  const { hostname, port, pathname, search, host } = new URL(url);
  let count = 0;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread: {
        buffer: scratch,
        callback: (length) => {
          count += length;
          onBytes(scratch.subarray(0, length));
          return true;
        },
      },
    });
    const closed = new Promise<void>((ended) => socket.once('close', () => ended()));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      resolve({ socket, bytes: () => count, closed });
    });
  });
}

/** A viewer that sends its request and then never reads a byte; `session` sets it apart in the count of watchers. */
export function openStalledViewer(url: string, session: string): Promise<RawViewer> {
  const { hostname, port, pathname, search, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const closed = new Promise<void>((ended) => socket.once('close', () => ended()));
    socket.once('error', reject);
    socket.pause();
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nX-Playback-Session-Id: ${session}\r\n\r\n`);
      resolve({ socket, bytes: () => socket.bytesRead, closed });
    });
  });
}
