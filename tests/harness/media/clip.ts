/** A pre-encoded stream as RTMP message bodies with their times, ready to be replayed for ever. */
import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { FlvStreamReader, isKeyframe, isSequenceHeader, type FlvTag } from '../flv/flv-file.ts';
import { benchRecipe, encodeClip, smallRecipe, type Recipe } from './encode.ts';

/** `frames` in sending order with times from 0 to `durationMs` (excluded). */
export interface Clip {
  readonly metadata: FlvTag | null;
  readonly headers: readonly FlvTag[];
  readonly frames: readonly FlvTag[];
  readonly durationMs: number;
}

/** Encodes (once) and reads a clip. The recipe's container must be `flv`. */
export async function loadClip(recipe: Recipe): Promise<Clip> {
  return clipOf(await readFile(await encodeClip(recipe)), recipe.seconds * 1000);
}

export const loadBenchClip = (): Promise<Clip> => loadClip(benchRecipe);

export const loadSmallClip = (): Promise<Clip> => loadClip(smallRecipe);

/** Cuts an FLV file into a clip; frames at or past `durationMs` are left out so that loops have no seam. */
function clipOf(file: Buffer, durationMs: number): Clip {
  const tags = new FlvStreamReader().push(file);
  const isEndOfSequence = ({ type, body }: FlvTag): boolean => type === 9 && body[1] === 2;
  return {
    metadata: tags.find(({ type }) => type === 18) ?? null,
    headers: tags.filter(isSequenceHeader),
    frames: tags.filter(
      (tag) =>
        tag.type !== 18 &&
        !isSequenceHeader(tag) &&
        !isEndOfSequence(tag) &&
        tag.timestamp < durationMs &&
        tag.body.length > 5,
    ),
    durationMs,
  };
}

/** H.264 of the small clip with Opus beside it, as enhanced RTMP packets (Veovera E-RTMP v2, `ExAudioTagHeader`). */
export async function loadOpusClip(): Promise<Clip> {
  const video = await loadSmallClip();
  const path = await encodeClip({ seconds: 8, container: 'webm', audio: { codec: 'opus', sampleRate: 48_000 } });
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  if (track === null) throw new Error('no audio track in the Opus clip');
  const description = (await track.getDecoderConfig())?.description;
  if (description === undefined) throw new Error('no OpusHead in the Opus clip');
  const firstMs = video.frames.find(({ type }) => type === 9)?.timestamp ?? 0; // sound before the first picture is never shown
  const sound: FlvTag[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const timestamp = Math.max(0, Math.round(packet.timestamp * 1000)) + firstMs;
    if (timestamp < video.durationMs) sound.push({ type: 8, timestamp, body: exAudio(1, Buffer.from(packet.data)) });
  }
  const head = ArrayBuffer.isView(description)
    ? Buffer.from(description.buffer, description.byteOffset, description.byteLength)
    : Buffer.from(new Uint8Array(description));
  return {
    metadata: null,
    headers: [...video.headers.filter(({ type }) => type === 9), { type: 8, timestamp: 0, body: exAudio(0, head) }],
    frames: [...video.frames.filter(({ type }) => type === 9), ...sound].toSorted((a, b) => a.timestamp - b.timestamp),
    durationMs: video.durationMs,
  };
}

const EX_AUDIO = 9 << 4;

const exAudio = (packetType: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([EX_AUDIO | packetType]), Buffer.from('Opus'), data]);

/** Only one kind of media of a clip. */
export function onlyKind(clip: Clip, kind: 'video' | 'audio'): Clip {
  const type = kind === 'video' ? 9 : 8;
  return {
    metadata: null,
    headers: clip.headers.filter((tag) => tag.type === type),
    frames: clip.frames.filter((tag) => tag.type === type),
    durationMs: clip.durationMs,
  };
}

/** Number of pictures, sounds and keyframes in a clip. */
export function countFrames(clip: Clip): {
  readonly video: number;
  readonly audio: number;
  readonly keyframes: number;
} {
  return {
    video: clip.frames.filter(({ type }) => type === 9).length,
    audio: clip.frames.filter(({ type }) => type === 8).length,
    keyframes: clip.frames.filter(isKeyframe).length,
  };
}
