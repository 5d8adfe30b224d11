/** The product's WebSocket as a client sees it that shows a token: what it heard, and how it ended. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { within } from '../process/wait.ts';

/** How the server ended it (RFC 6455 §7.1.5, §7.1.6); null without a close frame. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** Reads frames (RFC 6455 §5.2) that a server sends: unmasked, never in pieces, of less than 64 kB. */
class FrameReader {
  #rest = Buffer.alloc(0);

  push(bytes: Buffer): { readonly opcode: number; readonly payload: Buffer }[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames = [];
    for (;;) {
      if (this.#rest.length < 2) return frames;
      const short = this.#rest.readUInt8(1);
      const head = short === 126 ? 4 : 2;
      if (this.#rest.length < head) return frames;
      const length = short === 126 ? this.#rest.readUInt16BE(2) : short;
      if (this.#rest.length < head + length) return frames;
      const payload = this.#rest.subarray(head, head + length);
      frames.push({ opcode: this.#rest.readUInt8(0) & 0x0f, payload });
      this.#rest = this.#rest.subarray(head + length);
    }
  }
}

/** A frame as clients send it, of less than 126 bytes; the mask of zeros leaves the payload as it is. */
const maskedFrame = (opcode: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);

/** An open connection. */
export class LiveSocket {
  readonly heard: unknown[] = [];
  end: SocketEnd | null = null;
  /** Resolves when the connection is gone; never rejects. */
  readonly closed: Promise<SocketEnd | null>;
  readonly #socket: Socket;

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    const reader = new FrameReader();
    const take = (bytes: Buffer): void => {
      for (const { opcode, payload } of reader.push(bytes)) {
        if (opcode === 1) this.heard.push(JSON.parse(payload.toString()));
        if (opcode === 9) socket.write(maskedFrame(0xa, payload));
        if (opcode !== 8) continue;
        this.end = { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
        socket.end(maskedFrame(8, Buffer.alloc(0)));
      }
    };
    socket.on('error', () => undefined);
    socket.on('data', take);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.end)));
    take(head);
  }

  get isOpen(): boolean {
    return this.end === null && !this.#socket.destroyed;
  }

  /** @throws Error with the status when the upgrade is refused */
  static async open(url: string, token?: string): Promise<LiveSocket> {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const asking = request(`${url}/ws`, { headers, agent: false });
    asking.end();
    const answer = await new Promise<[Socket, Buffer] | IncomingMessage>((resolve, reject) => {
      asking.once('upgrade', (_response, socket: Socket, head: Buffer) => resolve([socket, head]));
      asking.once('response', resolve);
      asking.once('error', reject);
    });
    if (Array.isArray(answer)) return new LiveSocket(...answer);
    answer.resume();
    throw new Error(`the upgrade was refused with ${answer.statusCode}`);
  }

  /** Says one message, shorter than 126 bytes. */
  say(message: unknown): void {
    this.#socket.write(maskedFrame(1, Buffer.from(JSON.stringify(message))));
  }

  /** Waits until something was heard that the test is true for. */
  async hear(what: string, isIt: (message: unknown) => boolean): Promise<void> {
    while (!this.heard.some(isIt)) await within(10_000, what, once(this.#socket, 'data'));
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
