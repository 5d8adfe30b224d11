import {
  parseAudioSpecificConfig,
  parseAv1Config,
  parseAvcDecoderConfig,
  parseHevcDecoderConfig,
} from '../codec/index.ts';
import type { Track } from '../unit/index.ts';
import { readInitFacts } from './facts.ts';
import { findBox, viewOf, walkBoxes } from './walk.ts';

/** Bytes of a sample entry before its child boxes: SampleEntry and what video or audio add (ISO/IEC 14496-12 §12.1.3, §12.2.3), header included. */
const entryBytes = { video: 86, audio: 36 } as const;

const videoConfigs = {
  avcC: parseAvcDecoderConfig,
  hvcC: parseHevcDecoderConfig,
  av1C: parseAv1Config,
} as const;

/** The AudioSpecificConfig in an `esds` (ISO/IEC 14496-1 §7.2.6): DecoderSpecificInfo inside DecoderConfig inside ES descriptor. */
function specificConfig(esds: Uint8Array): Uint8Array | null {
  let at = 4;
  const skips: Readonly<Record<number, number>> = { 0x03: 3, 0x04: 13 };
  while (at + 2 <= esds.length) {
    const tag = esds[at] ?? 0;
    let size = 0;
    let more = true;
    for (at += 1; more && at < esds.length; at += 1) {
      const byte = esds[at] ?? 0;
      size = size * 128 + (byte & 0x7f);
      more = byte >= 0x80;
    }
    if (tag === 0x05) return size > esds.length - at ? null : esds.subarray(at, at + size);
    const skip = skips[tag];
    if (skip === undefined) return null;
    at += skip;
  }
  return null;
}

/**
 * The one track of an init segment, read from what its sample entry tells the decoder; null when it is of no known kind.
 * @throws ProtocolViolation for a configuration that cannot be read.
 */
export function readInitTrack(bytes: Uint8Array): Track | null {
  const [facts] = readInitFacts(bytes);
  const entry = facts?.sampleEntries[0];
  if (facts === undefined || entry === undefined) return null;
  const view = viewOf(entry);
  const start = entryBytes[facts.kind];
  if (facts.kind === 'audio') {
    const esds = findBox(view, start, entry.length, ['esds']);
    const config = esds && specificConfig(entry.subarray(esds.bodyStart, esds.end));
    return config === null ? null : parseAudioSpecificConfig(config);
  }
  for (const child of walkBoxes(view, start, entry.length)) {
    if (child.type === 'avcC' || child.type === 'hvcC' || child.type === 'av1C') {
      return videoConfigs[child.type](entry.subarray(child.bodyStart, child.end));
    }
  }
  return null;
}
