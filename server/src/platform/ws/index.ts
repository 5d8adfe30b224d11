export { createGateway, type SocketGateway } from './gateway.ts';
export type { SocketPeer } from './peer.ts';
