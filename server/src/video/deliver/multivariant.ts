import { serializeMultivariant, type AudioRendition, type Variant } from '@amphi/media/hls';

/** A rendition that can be played. */
export interface ReadyRendition {
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly width: number | null;
  readonly height: number | null;
  readonly fps: number | null;
  readonly codec: string;
  readonly bitrateBps: number | null;
  readonly peakBps: number | null;
  readonly language: string | null;
  readonly label: string | null;
  readonly isDefault: boolean;
}

const group = 'audio';
/** The first variant is what players begin with: no more than this, where there is a choice. */
const firstHeight = 720;

/** Names that differ: two tracks of one language, or without any, get numbers. */
const audioNames = (audio: readonly ReadyRendition[]): readonly string[] => {
  const wanted = audio.map(({ label, language }) => label ?? language ?? 'Audio');
  return wanted.map((name, at) => (wanted.indexOf(name) === at ? name : `${name} ${at + 1}`));
};

const byHeight = (a: ReadyRendition, b: ReadyRendition): number => (b.height ?? 0) - (a.height ?? 0);

/** Best first, but in front of all the best one that is not too much to begin with. */
const inOrder = (video: readonly ReadyRendition[]): readonly ReadyRendition[] => {
  const sorted = video.toSorted(byHeight);
  const first = sorted.find(({ height }) => (height ?? 0) <= firstHeight);
  return first === undefined ? sorted : [first, ...sorted.filter((one) => one !== first)];
};

/**
 * The multivariant playlist of a take: a variant per video rendition with all audio tracks as a group, and one of sound alone.
 * Null while nothing can be played.
 */
export const renderMultivariant = (take: string, ready: readonly ReadyRendition[]): string | null => {
  const audio = ready.filter(({ kind }) => kind === 'audio');
  const video = inOrder(ready.filter(({ kind }) => kind === 'video'));
  if (audio.length + video.length === 0) return null;
  const uriOf = ({ name }: ReadyRendition): string => `${take}/${name}/index.m3u8`;
  const names = audioNames(audio);
  const audioCodecs = [...new Set(audio.map(({ codec }) => codec))];
  const most = (pick: (one: ReadyRendition) => number | null): number =>
    Math.max(0, ...audio.map((one) => pick(one) ?? 0));
  const audioPeak = most(({ peakBps, bitrateBps }) => peakBps ?? bitrateBps);
  const audioAverage = most(({ bitrateBps }) => bitrateBps);
  const grouped = audio.length > 0 ? { audioGroup: group } : {};
  const variants = video.map((one): Variant => ({
    uri: uriOf(one),
    bandwidthBps: (one.peakBps ?? one.bitrateBps ?? 0) + audioPeak,
    averageBandwidthBps: one.bitrateBps === null ? null : one.bitrateBps + audioAverage,
    codecs: [one.codec, ...audioCodecs].join(','),
    width: one.width ?? 0,
    height: one.height ?? 0,
    frameRate: one.fps,
    ...grouped,
  }));
  const main = audio.find(({ isDefault }) => isDefault) ?? audio[0];
  const alone = (one: ReadyRendition): Variant => ({
    uri: uriOf(one),
    bandwidthBps: audioPeak,
    averageBandwidthBps: one.bitrateBps === null ? null : audioAverage,
    codecs: audioCodecs.join(','),
    width: 0,
    height: 0,
    frameRate: null,
    ...grouped,
  });
  const tracks = audio.map((one, at): AudioRendition => ({
    group,
    name: names[at] ?? one.name,
    language: one.language,
    isDefault: one === main,
    uri: uriOf(one),
  }));
  return serializeMultivariant([...variants, ...(main === undefined ? [] : [alone(main)])], {
    audio: tracks,
    isIndependent: true,
  });
};
