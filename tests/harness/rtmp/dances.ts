/** The command dances of encoders in the field, from connect to the accepted publish. Each returns the message stream id. */
import type { AmfObject, AmfValue } from './amf.ts';
import type { RtmpAddress, RtmpPeer } from './peer.ts';

/** How an encoder introduces itself; resolves when the server accepted the publish. */
export type Dance = (peer: RtmpPeer, address: RtmpAddress) => Promise<number>;

const tcUrl = ({ host, port, app }: RtmpAddress): string => `rtmp://${host}:${port}/${app}`;

async function createStream(peer: RtmpPeer, transaction: number): Promise<number> {
  peer.command(0, 'createStream', transaction, null);
  const { values } = await peer.result(transaction);
  return Number(values[1]);
}

async function publish(
  peer: RtmpPeer,
  streamId: number,
  values: { readonly transaction: number; readonly name: string; readonly mode: AmfValue },
): Promise<void> {
  peer.command(streamId, 'publish', values.transaction, null, values.name, values.mode);
  await peer.status();
}

/** OBS 30 and later (librtmp): chunk size 4096 first, releaseStream, FCPublish, `fourCcList` for HEVC and AV1. */
export const obsDance: Dance = async (peer, address) => {
  peer.setChunkSize(4096);
  const connect: AmfObject = {
    app: address.app,
    type: 'nonprivate',
    flashVer: 'FMLE/3.0 (compatible; FMSc/1.0)',
    swfUrl: tcUrl(address),
    tcUrl: tcUrl(address),
    fourCcList: ['av01', 'hvc1'],
  };
  peer.command(0, 'connect', 1, connect);
  await peer.result(1);
  peer.command(0, 'releaseStream', 2, null, address.name);
  peer.command(0, 'FCPublish', 3, null, address.name);
  const streamId = await createStream(peer, 4);
  peer.command(0, '_checkbw', 5, null);
  await publish(peer, streamId, { transaction: 6, name: address.name, mode: 'live' });
  return streamId;
};

/** vMix: `fpad` and capabilities in connect, getStreamLength before publish, mode `record`. */
export const vmixDance: Dance = async (peer, address) => {
  peer.command(0, 'connect', 1, {
    app: address.app,
    flashVer: 'FMLE/3.0 (compatible; vMix)',
    tcUrl: `${tcUrl(address)}?from=vmix`,
    fpad: false,
    capabilities: 15,
    audioCodecs: 3191,
    videoCodecs: 252,
    videoFunction: 1,
  });
  await peer.result(1);
  peer.setChunkSize(60_000);
  peer.command(0, 'releaseStream', 2, null, address.name);
  peer.command(0, 'FCPublish', 3, null, address.name);
  const streamId = await createStream(peer, 4);
  peer.command(0, 'getStreamLength', 5, null, address.name);
  await publish(peer, streamId, { transaction: 6, name: address.name, mode: 'record' });
  return streamId;
};

/** Larix Broadcaster: enhanced RTMP v2 capabilities, createStream at once, mode `append`. */
export const larixDance: Dance = async (peer, address) => {
  peer.command(0, 'connect', 1, {
    app: address.app,
    type: 'nonprivate',
    flashVer: 'Larix/1.3',
    tcUrl: tcUrl(address),
    objectEncoding: 0,
    fourCcList: ['*'],
    videoFourCcInfoMap: { hvc1: 1, av01: 1, avc1: 1 },
    audioFourCcInfoMap: { Opus: 1, mp4a: 1 },
    capsEx: 1,
  });
  await peer.result(1);
  peer.setChunkSize(16_384);
  const streamId = await createStream(peer, 2);
  await publish(peer, streamId, { transaction: 3, name: address.name, mode: 'append' });
  return streamId;
};

/** Hardware that puts the key into the app and leaves the name empty. */
export const hardwareDance: Dance = async (peer, address) => {
  const app = `${address.app}/${address.name}`;
  peer.command(0, 'connect', 1, { app, tcUrl: tcUrl({ ...address, app }) });
  await peer.result(1);
  const streamId = await createStream(peer, 2);
  await publish(peer, streamId, { transaction: 3, name: '', mode: 'live' });
  return streamId;
};

/** The player's side: connect, createStream, play. */
export const playDance: Dance = async (peer, address) => {
  peer.command(0, 'connect', 1, { app: address.app, tcUrl: tcUrl(address), objectEncoding: 0 });
  await peer.result(1);
  const streamId = await createStream(peer, 2);
  peer.command(streamId, 'play', 3, null, address.name, -2000);
  await peer.status();
  return streamId;
};
