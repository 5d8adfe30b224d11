/** What ffmpeg reads back from a stream: the judge that shares no code with us. Packets are copied, not decoded, so payloads compare exactly. */
import { startChild, runChild } from '../process/child.ts';
import { ffmpegPath } from './encode.ts';

/** One packet as the container carries it; times in milliseconds. */
export interface ReadPacket {
  readonly stream: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly bytes: number;
  readonly checksum: string;
}

/** Packets by kind. A kind that is missing has no packets. */
export interface ReadStream {
  readonly video: readonly ReadPacket[];
  readonly audio: readonly ReadPacket[];
}

export interface ReadOptions {
  /** Another ffmpeg than the system's. */
  readonly program?: string;
  readonly inputArgs?: readonly string[];
}

/**
 * Reads a file or URL to its end; a live playlist is followed until its ENDLIST.
 * @throws Error with the words of ffmpeg when it complains about anything.
 */
export async function readBack(input: string, options: ReadOptions = {}): Promise<ReadStream> {
  const pieces: Buffer[] = [];
  const args = ['-hide_banner', '-v', 'warning', ...(options.inputArgs ?? []), '-i', input];
  const output = ['-map', '0', '-c', 'copy', '-copyts', '-f', 'framecrc', '-'];
  const child = startChild(options.program ?? ffmpegPath, [...args, ...output], {
    onStdout: (bytes) => pieces.push(bytes),
  });
  child.process.stdin?.end();
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`ffmpeg could not read ${input}: ${child.output().slice(-3000)}`);
  return parseFrameCrc(Buffer.concat(pieces).toString());
}

/** Follows a live playlist from its first segment to its end. */
export const readBackHls = (url: string, options: ReadOptions = {}): Promise<ReadStream> =>
  readBack(url, { ...options, inputArgs: ['-live_start_index', '0', ...(options.inputArgs ?? [])] });

/** Decodes everything. @throws Error with the first complaint of the decoder. */
export async function decodeAll(input: string, options: ReadOptions = {}): Promise<void> {
  const program = options.program ?? ffmpegPath;
  await runChild(program, ['-hide_banner', '-v', 'error', '-xerror', '-i', input, '-f', 'null', '-']);
}

/** Parses the `framecrc` format: `stream, dts, pts, duration, size, crc`. */
function parseFrameCrc(text: string): ReadStream {
  const bases = new Map<number, number>();
  const kinds = new Map<number, string>();
  const packets: ReadPacket[] = [];
  for (const line of text.split('\n')) {
    const base = /^#tb (\d+): (\d+)\/(\d+)/.exec(line);
    if (base !== null) bases.set(Number(base[1]), Number(base[2]) / Number(base[3]));
    const kind = /^#media_type (\d+): (\w+)/.exec(line);
    if (kind !== null) kinds.set(Number(kind[1]), kind[2] ?? '');
    if (line.startsWith('#') || line.trim() === '') continue;
    const [stream = '', dts, pts, , bytes, checksum = ''] = line.split(',').map((cell) => cell.trim());
    const msPerTick = (bases.get(Number(stream)) ?? 0) * 1000;
    packets.push({
      stream: Number(stream),
      dtsMs: Number(dts) * msPerTick,
      ptsMs: Number(pts) * msPerTick,
      bytes: Number(bytes),
      checksum,
    });
  }
  const of = (kind: string): ReadPacket[] => packets.filter(({ stream }) => kinds.get(stream) === kind);
  return { video: of('video'), audio: of('audio') };
}
