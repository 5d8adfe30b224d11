import type { AudioTrack, Track, VideoTrack } from '../unit/index.ts';
import { box, fullBox, join, u16, u32, u8 } from './box.ts';

const videoEntries = {
  avc: { entry: 'avc1', config: 'avcC' },
  hevc: { entry: 'hvc1', config: 'hvcC' },
  av1: { entry: 'av01', config: 'av1C' },
} as const;

/** 72 dpi as 16.16 fixed point (ISO/IEC 14496-12 §12.1.3). */
const dpi72 = 0x0048_0000;

function visualSampleEntry(track: VideoTrack): Uint8Array {
  const names = videoEntries[track.codec];
  return box(
    names.entry,
    u16(0, 0, 0, 1),
    new Uint8Array(16),
    u16(track.width, track.height),
    u32(dpi72, dpi72, 0),
    u16(1),
    new Uint8Array(32),
    u16(0x0018, 0xffff),
    box(names.config, track.decoderConfig),
  );
}

/** An MPEG-4 descriptor (ISO/IEC 14496-1 §8.3.3) with its length in four bytes of seven bits. */
function descriptor(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = join(content);
  const size = body.length;
  return join([
    u8(tag, 0x80 | ((size >> 21) & 0x7f), 0x80 | ((size >> 14) & 0x7f), 0x80 | ((size >> 7) & 0x7f), size & 0x7f),
    body,
  ]);
}

/** `esds` for AAC (ISO/IEC 14496-14 §5.6): object type 0x40, audio stream, no stated bit rates. */
function elementaryStreamDescriptor(audioSpecificConfig: Uint8Array): Uint8Array {
  const decoderConfig = descriptor(0x04, u8(0x40, 0x15, 0, 0, 0), u32(0, 0), descriptor(0x05, audioSpecificConfig));
  return fullBox('esds', 0, 0, descriptor(0x03, u16(0), u8(0), decoderConfig, descriptor(0x06, u8(0x02))));
}

function audioSampleEntry(track: AudioTrack): Uint8Array {
  const isAac = track.codec === 'aac';
  return box(
    isAac ? 'mp4a' : 'Opus',
    u16(0, 0, 0, 1),
    u32(0, 0),
    u16(track.channels, 16, 0, 0),
    // 16.16 fixed point; rates that do not fit stand only in the decoder configuration.
    u32(track.sampleRate < 65_536 ? track.sampleRate * 65_536 : 0),
    isAac ? elementaryStreamDescriptor(track.decoderConfig) : box('dOps', track.decoderConfig),
  );
}

/** The entry of `stsd` that describes a track to decoders (ISO/IEC 14496-12 §8.5.2). */
export function sampleEntry(track: Track): Uint8Array {
  return track.kind === 'video' ? visualSampleEntry(track) : audioSampleEntry(track);
}
