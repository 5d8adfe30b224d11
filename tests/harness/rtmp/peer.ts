/** The client end of an RTMP connection: simple handshake, commands and answers. It never retries and never hides an error. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as openSocket, type Socket } from 'node:net';
import { fieldsOf, parseAmf, serializeAmf, type AmfObject, type AmfValue } from './amf.ts';
import { ChunkReader, ChunkWriter, messageType, type RtmpMessage } from './chunks.ts';

/** Where to push or play; `app` and `name` are sent as they stand. */
export interface RtmpAddress {
  readonly host: string;
  readonly port: number;
  readonly app: string;
  readonly name: string;
}

/** A command that the server sent: name, transaction and the values after them. */
export interface RtmpAnswer {
  readonly name: string;
  readonly transaction: number;
  readonly values: readonly AmfValue[];
}

/** The server said no to a publish or play. */
export class RtmpRefused extends Error {
  readonly code: string;
  readonly description: string;

  constructor(code: string, description: string) {
    super(`refused: ${code}: ${description}`);
    this.code = code;
    this.description = description;
  }
}

/** Splits `rtmp://host:port/app/name?query`; the name keeps its query. */
export function parseRtmpUrl(url: string): RtmpAddress {
  const parsed = new URL(url.replace(/^rtmp/, 'http'));
  const [, app = '', ...rest] = parsed.pathname.split('/');
  const port = parsed.port === '' ? 1935 : Number(parsed.port);
  return { host: parsed.hostname, port, app, name: rest.join('/') + parsed.search };
}

const HANDSHAKE_BYTES = 1536;

/** An open connection after the handshake. Answers and the close are events to wait for. */
export class RtmpPeer {
  readonly socket: Socket;
  readonly writer: ChunkWriter;
  readonly closed: Promise<void>;
  /** Called for media messages of a played stream. */
  onMedia: ((message: RtmpMessage) => void) | null = null;
  readonly #reader = new ChunkReader();
  readonly #answers: RtmpAnswer[] = [];
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  private constructor(socket: Socket, writer: ChunkWriter) {
    this.socket = socket;
    this.writer = writer;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isClosed = true;
        resolve();
        for (const wake of this.#waiting) wake();
      });
    });
    socket.on('error', () => undefined); // the close that follows tells everything
  }

  /** Connects and shakes hands. Rejects when the server closes first. */
  static async open(
    address: { readonly host: string; readonly port: number },
    options: { readonly isCompressed?: boolean } = {},
  ): Promise<RtmpPeer> {
    const socket = openSocket({ host: address.host, port: address.port, noDelay: true });
    await once(socket, 'connect');
    const peer = new RtmpPeer(socket, new ChunkWriter(options));
    await peer.#shakeHands();
    socket.on('data', (bytes: Buffer) => {
      for (const message of peer.#reader.push(bytes)) peer.#take(message);
    });
    socket.resume();
    return peer;
  }

  async #shakeHands(): Promise<void> {
    const c1 = Buffer.concat([Buffer.alloc(8), randomBytes(HANDSHAKE_BYTES - 8)]);
    this.socket.write(Buffer.concat([Buffer.from([3]), c1]));
    let received = Buffer.alloc(0);
    const wanted = 1 + 2 * HANDSHAKE_BYTES;
    await new Promise<void>((resolve, reject) => {
      const onData = (bytes: Buffer): void => {
        received = Buffer.concat([received, bytes]);
        if (received.length < wanted) return;
        this.socket.off('data', onData);
        this.socket.pause();
        resolve();
      };
      this.socket.on('data', onData);
      void this.closed.then(() => reject(new Error('closed during the handshake')));
    });
    if (received.length > wanted) this.socket.unshift(received.subarray(wanted));
    this.socket.write(received.subarray(1, 1 + HANDSHAKE_BYTES));
  }

  #take(message: RtmpMessage): void {
    if (message.type === messageType.command) {
      const [name, transaction, ...values] = parseAmf(message.body);
      this.#answers.push({ name: textOf(name), transaction: Number(transaction), values });
      for (const wake of this.#waiting) wake();
    } else if (message.type >= messageType.audio && message.type <= messageType.data) {
      this.onMedia?.(message);
    }
  }

  /** Sends any message, chunked by the present chunk size. */
  send(message: RtmpMessage): void {
    this.socket.write(this.writer.write(message));
  }

  /** Tells the server our chunk size and uses it from now on. */
  setChunkSize(bytes: number): void {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(bytes);
    this.send({ chunkStream: 2, timestamp: 0, type: messageType.setChunkSize, streamId: 0, body });
    this.writer.chunkSize = bytes;
  }

  /** Sends a command on the given message stream (0 = the connection). */
  command(streamId: number, ...values: readonly AmfValue[]): void {
    const chunkStream = streamId === 0 ? 3 : 8;
    this.send({ chunkStream, timestamp: 0, type: messageType.command, streamId, body: serializeAmf(...values) });
  }

  /** The next answer that fits; rejects when the connection closes first. */
  async answer(what: string, fits: (answer: RtmpAnswer) => boolean): Promise<RtmpAnswer> {
    for (;;) {
      const index = this.#answers.findIndex(fits);
      const found = this.#answers[index];
      if (found !== undefined) {
        this.#answers.splice(index, 1);
        return found;
      }
      if (this.#isClosed) throw new Error(`closed while waiting for ${what}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** The result of a transaction; throws RtmpRefused for `_error`. */
  async result(transaction: number): Promise<RtmpAnswer> {
    const answer = await this.answer(
      `result ${transaction}`,
      ({ name, transaction: of }) => of === transaction && (name === '_result' || name === '_error'),
    );
    if (answer.name === '_error') throw refusal(answer);
    return answer;
  }

  /** The next `onStatus`; throws RtmpRefused when its level is `error`. */
  async status(): Promise<RtmpAnswer> {
    const answer = await this.answer('onStatus', ({ name }) => name === 'onStatus');
    if (info(answer)['level'] === 'error') throw refusal(answer);
    return answer;
  }

  /** Sends RST, as a crashing encoder or a dead NAT does. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Closes in order (FIN) and waits for the other side. */
  async close(): Promise<void> {
    this.socket.end();
    await this.closed;
  }
}

const textOf = (value: AmfValue): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

const info = (answer: RtmpAnswer): AmfObject => fieldsOf(answer.values[1]);

const refusal = (answer: RtmpAnswer): RtmpRefused => {
  const { code, description } = info(answer);
  return new RtmpRefused(textOf(code), textOf(description));
};
