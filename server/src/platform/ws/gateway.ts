import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuse, socketMaxBytes, type ClientMessage, type ErrorCode } from '@amphi/contract';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../clock/index.ts';
import { isOwnOrigin, type OriginPolicy } from '../http/index.ts';
import type { Log } from '../log/index.ts';
import { codeOf, openConnection } from './connection.ts';
import { hangUp } from './hang-up.ts';
import type { SocketPeer } from './peer.ts';

/** What the gateway must know. */
export interface GatewayOptions<Identity> {
  readonly log: Log;
  readonly clock: Clock;
  readonly origins: OriginPolicy;
  /** Who connects. @throws AppError when the credential is not valid. */
  readonly identify: (request: IncomingMessage) => Promise<Identity>;
  readonly isLoggedIn: (identity: Identity) => boolean;
  /** Header lines (`name: value`) that go with a refused upgrade, such as a cookie that is taken back. */
  readonly headersOfRefusal?: (request: IncomingMessage, code: ErrorCode) => readonly string[];
  /** Connections that this process holds at most; 20 000 when not given. */
  readonly maxConnections?: number;
}

/**
 * Why a connection was closed (reason of close code 1008): its login is over, or what it may do has changed. In both cases the
 * client connects again as who it is now.
 */
export type CutReason = 'credential_invalid' | 'access_changed';

type MessageType = ClientMessage['type'];
type Message<Type extends MessageType> = Extract<ClientMessage, { type: Type }>;
type Handler<Identity> = (peer: SocketPeer<Identity>, message: ClientMessage) => void | Promise<void>;

/** The one WebSocket of the platform, `/ws`: features say what they understand. */
export interface SocketGateway<Identity> {
  /** Takes over every message of the type. */
  handle<Type extends MessageType>(
    type: Type,
    handler: (peer: SocketPeer<Identity>, message: Message<Type>) => void | Promise<void>,
  ): void;
  /** Answers upgrades of `/ws` on this server; every other upgrade is refused. */
  attach(server: Server): void;
  /** Closes every connection that the test is true for (a ban, a logout, another role), those that are just being opened too. */
  closeWhere(test: (identity: Identity) => boolean, reason: CutReason): void;
  /** Who is connected at present. */
  identities(): readonly Identity[];
  /** Connections at present. */
  size(): number;
  /** Tells everybody to come back later (close code 1001) and ends. */
  stop(): void;
}

const refuseUpgrade = (socket: Duplex, code: ErrorCode, more: readonly string[] = []): void => {
  const body = JSON.stringify(refuse(code));
  const head = [
    `HTTP/1.1 ${refuse(code).code} Refused`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...more,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};

/**
 * Asks who connects. Whoever is cut in the meantime is asked about again: the first answer may be older than the reason for the cut.
 */
const createDoorkeeper = <Identity>(ask: (request: IncomingMessage) => Promise<Identity>) => {
  const opening = new Set<((identity: Identity) => boolean)[]>();
  const identify = async (request: IncomingMessage): Promise<Identity> => {
    for (;;) {
      const cuts: ((identity: Identity) => boolean)[] = [];
      opening.add(cuts);
      try {
        const identity = await ask(request);
        if (!cuts.some((isCut) => isCut(identity))) return identity;
      } finally {
        opening.delete(cuts);
      }
    }
  };
  const cut = (isCut: (identity: Identity) => boolean): void => {
    for (const cuts of opening) cuts.push(isCut);
  };
  return { identify, cut };
};

/** Makes the gateway; connections answer `ping` themselves. */
export const createGateway = <Identity>(options: GatewayOptions<Identity>): SocketGateway<Identity> => {
  const { clock, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: socketMaxBytes, perMessageDeflate: false });
  const identities = new Map<WebSocket, Identity>();
  const door = createDoorkeeper(options.identify);
  const handlers = new Map<MessageType, Handler<Identity>>();

  const receive = async (peer: SocketPeer<Identity>, message: ClientMessage): Promise<void> => {
    const handler = handlers.get(message.type);
    if (handler === undefined) peer.refuse('message_invalid', message.ref);
    else await handler(peer, message);
  };

  const welcome = (socket: WebSocket, identity: Identity): void => {
    identities.set(socket, identity);
    socket.once('close', () => identities.delete(socket));
    const peer = openConnection(socket, { identity, clock, log, receive });
    const serverTime = clock.wall().toISOString();
    peer.send({ type: 'hello', protocol: 1, serverTime, isLoggedIn: options.isLoggedIn(identity) });
  };

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    if (request.url?.split('?', 1)[0] !== '/ws') return refuseUpgrade(socket, 'not_found');
    const { origin, host } = request.headers;
    if (origin !== undefined && !isOwnOrigin(origin, host, options.origins)) {
      return refuseUpgrade(socket, 'origin_refused');
    }
    if (identities.size >= (options.maxConnections ?? 20_000)) return refuseUpgrade(socket, 'unavailable');
    const identity = await door.identify(request);
    sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, identity));
  };

  return {
    handle: (type, handler) => {
      const isOurs = (message: ClientMessage): message is Message<typeof type> => message.type === type;
      handlers.set(type, (peer, message) => (isOurs(message) ? handler(peer, message) : undefined));
    },
    attach: (server) => {
      server.on('upgrade', (request, socket, head) => {
        socket.on('error', () => socket.destroy());
        upgrade(request, socket, head).catch((error: unknown) => {
          const code = codeOf(error);
          if (code === 'internal') log.error({ err: error }, 'socket upgrade failed');
          refuseUpgrade(socket, code, options.headersOfRefusal?.(request, code));
        });
      });
    },
    closeWhere: (test, reason) => {
      door.cut(test);
      for (const [socket, identity] of identities) {
        if (!test(identity)) continue;
        identities.delete(socket);
        hangUp(socket, clock, reason);
      }
    },
    identities: () => [...identities.values()],
    size: () => identities.size,
    stop: () => {
      for (const socket of identities.keys()) socket.close(1001, 'restart');
      sockets.close();
    },
  };
};
