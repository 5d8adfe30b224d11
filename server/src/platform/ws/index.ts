export { createGateway, type GatewayOptions, type SocketGateway } from './gateway.ts';
export type { SocketPeer } from './peer.ts';
