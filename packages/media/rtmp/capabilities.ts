/** Enhanced RTMP v2: what both sides tell each other in `connect` so that encoders offer HEVC, AV1 and Opus. */
import { amfObject } from './amf-value.ts';
import type { AmfValue } from './amf-value.ts';

/** `capsEx` bits: ModEx packets and nanosecond timestamp offsets are understood; reconnect and multitrack are not offered. */
const CAPS_MOD_EX = 4;
const CAPS_TIMESTAMP_NANO_OFFSET = 8;
/** FourCC info: what is received is passed on without being decoded. */
const CAN_FORWARD = 4;

const fourCcInfo = (codecs: readonly string[]): AmfValue =>
  amfObject(Object.fromEntries(codecs.map((codec) => [codec, CAN_FORWARD])));

const VIDEO = ['avc1', 'hvc1', 'av01'];
const AUDIO = ['mp4a', 'Opus'];

/** Properties for the `connect` command of a client and for its answer. */
export const enhancedCapabilities = (): Readonly<Record<string, AmfValue>> => ({
  capsEx: CAPS_MOD_EX | CAPS_TIMESTAMP_NANO_OFFSET,
  fourCcList: [...VIDEO, ...AUDIO],
  videoFourCcInfoMap: fourCcInfo(VIDEO),
  audioFourCcInfoMap: fourCcInfo(AUDIO),
});
