import { describe, expect, it } from 'vitest';
import type { VideoTrack } from '../unit/index.ts';
import { readParameterSets, withParameterSets } from './parameter-sets.ts';

const track = (codec: VideoTrack['codec'], ...config: number[]): VideoTrack => ({
  kind: 'video',
  codec,
  decoderConfig: Uint8Array.from(config),
  codecString: '',
  width: 0,
  height: 0,
  frameRate: null,
});

const avcC = [1, 100, 0, 31, 0xff, 0xe1, 0, 2, 0x67, 9, 1, 0, 1, 0x68];
const expected = Uint8Array.of(0, 0, 0, 2, 0x67, 9, 0, 0, 0, 1, 0x68);

describe('parameter sets in front of keyframes', () => {
  it('are read from avcC and hvcC', () => {
    expect(readParameterSets(track('avc', ...avcC))?.bytes).toEqual(expected);
    const hvcC = [...Array.from({ length: 21 }, () => 0), 0x03, 2, 0x20, 0, 1, 0, 1, 0x40, 0x21, 0, 1, 0, 1, 0x42];
    expect(readParameterSets(track('hevc', ...hvcC))?.bytes).toEqual(Uint8Array.of(0, 0, 0, 1, 0x40, 0, 0, 0, 1, 0x42));
  });

  it('are none for AV1 and for configurations that break off', () => {
    expect(readParameterSets(track('av1', ...avcC))).toBeNull();
    for (let length = 0; length < avcC.length; length += 1) {
      expect(readParameterSets(track('avc', ...avcC.slice(0, length)))?.bytes ?? expected).toBeInstanceOf(Uint8Array);
    }
  });

  it('go before the picture, behind a delimiter, and not twice', () => {
    const sets = readParameterSets(track('avc', ...avcC));
    if (sets === null) throw new Error('expected parameter sets');
    const picture = Uint8Array.of(0, 0, 0, 1, 0x65);
    const delimiter = Uint8Array.of(0, 0, 0, 2, 0x09, 0xf0);
    const join = (chunks: readonly Uint8Array[]) => Array.from(Buffer.concat(chunks));
    const add = (...pieces: Uint8Array[]) => join(withParameterSets([Uint8Array.from(Buffer.concat(pieces))], sets));
    expect(add(picture)).toEqual(join([expected, picture]));
    expect(add(delimiter, picture)).toEqual(join([delimiter, expected, picture]));
    expect(add(expected, picture)).toEqual(join([expected, picture]));
    expect(add(delimiter, expected, picture)).toEqual(join([delimiter, expected, picture]));
    expect(withParameterSets([], sets)).toEqual([]);
  });
});
