/** What a second implementation says of the renditions in the blob store. */
import { buffer } from 'node:stream/consumers';
import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMediaPlaylist } from '@amphi/media/hls';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { ffmpegPath } from '../harness/media/encode.ts';
import { runChild } from '../harness/process/child.ts';
import type { PipelineStage } from './pipeline-stage.ts';

/** One rendition as a player reads it: presentation times in seconds, ascending. */
export interface HeardRendition {
  readonly times: readonly number[];
  /** End of the last frame, seconds. */
  readonly end: number;
  readonly codec: string | null;
  readonly keyframes: readonly number[];
  readonly segments: readonly { readonly uri: string; readonly durationMs: number }[];
}

/** Follows the playlist, puts the segments together and reads them with mediabunny; also decodes every frame with ffmpeg. */
export async function readRendition(stage: PipelineStage, videoId: string, name: string): Promise<HeardRendition> {
  const row = await stage.row(videoId);
  const rendition = (await stage.renditions(videoId)).find((one) => one.take === row.take && one.name === name);
  if (rendition === undefined || rendition.playlist === null) throw new Error(`there is no ready rendition ${name}`);
  const playlist = parseMediaPlaylist(rendition.playlist);
  const inits = new Set([...rendition.playlist.matchAll(/EXT-X-MAP:URI="([^"]+)"/g)].map(([, uri]) => uri ?? ''));
  if (inits.size !== 1) throw new Error(`expected one init segment, got ${inits.size}`);
  const folder = mkdtempSync(join(tmpdir(), 'amphi-judge-'));
  try {
    const parts: Buffer[] = [];
    for (const uri of [...inits, ...playlist.segments.map((segment) => segment.uri)]) {
      parts.push(await buffer(await stage.blobs.read(`video/${videoId}/${row.take}/${name}/${uri}`)));
    }
    const path = join(folder, 'whole.mp4');
    await writeFile(path, Buffer.concat(parts));
    await runChild(ffmpegPath, ['-v', 'error', '-xerror', '-threads', '1', '-i', path, '-f', 'null', '-']);
    const heard = await readPackets(path);
    return { ...heard, segments: playlist.segments.map(({ uri, durationMs }) => ({ uri, durationMs })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads a file of one track. */
export async function readPackets(path: string): Promise<Omit<HeardRendition, 'segments'>> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack()) ?? (await input.getPrimaryAudioTrack());
  if (track === null) throw new Error('a rendition without a track');
  const times: number[] = [];
  const keyframes: number[] = [];
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    times.push(packet.timestamp);
    if (packet.type === 'key') keyframes.push(packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  times.sort((a, b) => a - b);
  return { times, end, codec: await track.getCodecParameterString(), keyframes: keyframes.sort((a, b) => a - b) };
}

/** Distances between frames that differ from `expected` by more than half a millisecond. */
export const oddSteps = (times: readonly number[], expected: number): readonly number[] =>
  times.slice(1).flatMap((time, index) => {
    const step = time - (times[index] ?? 0);
    return Math.abs(step - expected) > 0.0005 ? [step] : [];
  });
