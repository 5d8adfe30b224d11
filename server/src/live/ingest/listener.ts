import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { millis } from '@amphi/media/time';
import type { Clock } from '../../platform/clock/index.ts';
import type { Config } from '../../platform/config/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { followCertificate, type CertificateSource } from '../../platform/tls/index.ts';
import { Gathering } from './gathering.ts';
import { PublishSession, type SessionOwner } from './session.ts';
import { WaitingRoom } from './waiting-room.ts';
import { WrongKeys } from './wrong-keys.ts';

/** What a peer that does not read may leave unsent before it is dropped; we send it next to nothing. */
const maxUnsentBytes = 1024 * 1024;
const checkMs = millis(1_000);
const graceMs = millis(1_000);

/** What the listener needs. */
export interface ListenerOptions {
  readonly config: Pick<Config, 'host' | 'rtmpPort' | 'rtmpsPort'> & {
    readonly limits: Pick<Config['limits'], 'maxBitrateBps' | 'maxPublishers'>;
  };
  /** Null: no TLS. */
  readonly certificates: CertificateSource | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: SessionOwner['store'];
  readonly admit: SessionOwner['admit'];
  readonly count: SessionOwner['count'];
}

/** Ports that encoders can reach; `rtmps` null without a certificate. */
export interface IngestPorts {
  readonly rtmp: number;
  readonly rtmps: number | null;
}

/** Takes encoders' connections over TCP and TLS, and hands their bytes to sessions. */
export class IngestListener {
  readonly #options: ListenerOptions;
  readonly #gathering: Gathering;
  readonly #sessions = new Map<Socket, PublishSession>();
  readonly #waitingRoom = new WaitingRoom();
  readonly #wrongKeys: WrongKeys;
  #servers: readonly Server[] = [];
  #stopChecks: (() => void) | null = null;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#gathering = new Gathering(options.clock);
    this.#wrongKeys = new WrongKeys(options.clock, options.log);
  }

  /** Encoders that publish now. */
  get publishers(): number {
    let count = 0;
    for (const session of this.#sessions.values()) if (session.isPublishing) count += 1;
    return count;
  }

  /** @throws the system's error when a port is taken */
  async start(): Promise<IngestPorts> {
    const { certificates, config } = this.#options;
    const { host, rtmpPort, rtmpsPort } = config;
    const plain = createServer({ noDelay: true }, (socket) => this.#take(socket));
    const rtmp = await listen(plain, rtmpPort, host);
    this.#servers = [plain];
    this.#stopChecks = this.#options.clock.every(checkMs, () => this.#check());
    this.#gathering.start();
    if (certificates === null) return { rtmp, rtmps: null };
    const secure = createTlsServer({ handshakeTimeout: 10_000 }, (socket) => this.#take(socket));
    secure.once('close', followCertificate(secure, certificates));
    secure.on('tlsClientError', (_fault, socket) => socket.destroy());
    const rtmps = await listen(secure, rtmpsPort, host);
    this.#servers = [plain, secure];
    return { rtmp, rtmps };
  }

  /** Takes nobody new; those who are connected stay until their rooms let them go. */
  async stop(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const [socket, session] of this.#sessions) {
      session.cut('server_stopped', 'the server restarts');
      socket.destroySoon();
    }
    this.#stopChecks?.();
    this.#gathering.stop();
    const cancel = this.#options.clock.after(graceMs, () => {
      for (const socket of this.#sessions.keys()) socket.destroy();
    });
    await Promise.all(closed);
    cancel();
  }

  #take(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const session = this.#open(socket, socket.remoteAddress ?? '');
    socket.on('data', (bytes: Buffer) => {
      session.receive(bytes);
      if (!session.isEager) this.#gathering.rest(socket, bytes.byteLength);
    });
    socket.on('close', () => {
      this.#sessions.delete(socket);
      this.#gathering.forget(socket);
      session.closed();
    });
  }

  #open(socket: Socket, address: string): PublishSession {
    const settled = this.#waitingRoom.enter(address, () => {
      this.#options.count('too_many_connections');
      socket.destroy();
    });
    socket.once('close', settled);
    const { clock, log, store, config } = this.#options;
    const owner: SessionOwner = {
      clock,
      log,
      store,
      maxBitrateBps: config.limits.maxBitrateBps,
      admit: async (publisher, room) => {
        const answer = await this.#options.admit(publisher, room);
        if (answer.kind === 'accept') settled();
        return answer;
      },
      isFull: () => this.publishers >= config.limits.maxPublishers,
      wrongKey: () => this.#wrongKeys.note(address),
      count: this.#options.count,
    };
    const session = new PublishSession(owner, wireOf(socket, clock));
    this.#sessions.set(socket, session);
    return session;
  }

  #check(): void {
    for (const session of this.#sessions.values()) session.check();
    this.#wrongKeys.check();
  }
}

const wireOf = (socket: Socket, clock: Clock): { write(bytes: Uint8Array): void; end(): void } => ({
  write: (bytes) => {
    if (!socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > maxUnsentBytes) socket.destroy();
  },
  end: () => {
    if (socket.destroyed) return;
    socket.end();
    // Whoever does not close in turn is closed.
    clock.after(graceMs, () => socket.destroy());
  },
});

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(addressOf(server).port);
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return address;
}
