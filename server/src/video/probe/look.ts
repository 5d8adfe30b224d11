import { allDecoders, demuxerOf, videoDecodersOf, type Container, type FfmpegCommand } from '@amphi/media/ladder';

/** Name of the file in commands of the probe. */
export const lookedAt = 'source';

const command = (
  container: Container,
  decoders: readonly string[],
  options: readonly string[],
  args: readonly string[],
): FfmpegCommand => ({
  inputs: [{ file: lookedAt, demuxer: demuxerOf(container), decoders, options }],
  args,
  folders: [],
  durationMs: 0,
});

/** Opens a file and says what is inside. `args`: ffprobe's wishes; none for ffmpeg, which then tells the streams and ends for want of an output. */
export const lookCommand = (container: Container, args: readonly string[]): FfmpegCommand =>
  command(container, allDecoders(), [], args);

/** Where the list of packets goes. */
export const packetListName = 'packets.txt';

/** Lists the packets from a moment (seconds after the beginning of the file) to the end. */
export const packetListCommand = (container: Container, streams: readonly number[], fromMs: number): FfmpegCommand =>
  command(container, [], fromMs <= 0 ? ['-copyts'] : ['-copyts', '-ss', (fromMs / 1000).toFixed(3)], [
    ...streams.flatMap((index) => ['-map', `0:${index}`]),
    '-c',
    'copy',
    '-f',
    'framecrc',
    packetListName,
  ]);

/** Where the first packet of the picture is listed. */
export const firstPacketName = 'first-packet.txt';

/** Decodes the first frames of a picture, and lists its first packet as it lies in the file. */
export const firstFramesCommand = (container: Container, codec: string, index: number): FfmpegCommand =>
  command(
    container,
    videoDecodersOf(codec),
    ['-threads', '1', '-copyts'],
    [
      '-map',
      `0:${index}`,
      '-frames:v',
      '3',
      '-f',
      'framecrc',
      packetListName,
      '-map',
      `0:${index}`,
      '-frames:v',
      '1',
      '-c',
      'copy',
      '-f',
      'framecrc',
      firstPacketName,
    ],
  );
