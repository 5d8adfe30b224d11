import { sourceInput } from './commands.ts';
import type { FfmpegCommand } from './command.ts';
import { passFrames, pictureEncoder, pictureType, type Dialect } from './dialect.ts';
import type { VideoFacts } from './facts.ts';
import {
  anonymous,
  chainOf,
  decodeOptions,
  deinterlace,
  scaleTo,
  secondsText,
  streamLabel,
  toStandard,
} from './picture-filters.ts';

/** Small pictures of a whole video, in sheets. */
export interface Storyboard {
  readonly intervalMs: number;
  readonly tiles: number;
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly sheets: number;
  readonly durationMs: number;
}

const tileLongSide = 160;
const columns = 10;
const rows = 10;
const fewestTiles = 100;
const mostTiles = 1000;
const longestIntervalMs = 10_000;
/** From here on only keyframes are decoded: the pictures are a little early or late, but an hour takes seconds. */
const longMs = 600_000;

/** A picture per second, fewer in long videos: a hundred, then one per ten seconds, at most a thousand. */
export function planStoryboard({ durationMs, video }: VideoFacts): Storyboard {
  const wished = Math.min(longestIntervalMs, Math.max(1000, Math.ceil(durationMs / fewestTiles / 500) * 500));
  const intervalMs = Math.max(wished, Math.ceil(durationMs / mostTiles / 1000) * 1000);
  const tiles = Math.max(1, Math.ceil(durationMs / intervalMs));
  const scale = tileLongSide / Math.max(video.width, video.height);
  const fit = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return {
    intervalMs,
    tiles,
    columns: Math.min(columns, tiles),
    rows: Math.min(rows, Math.ceil(tiles / columns)),
    tileWidth: fit(video.width),
    tileHeight: fit(video.height),
    sheets: Math.ceil(tiles / (columns * rows)),
    durationMs,
  };
}

/** Names of the sheets, in order. */
export const sheetNames = ({ sheets }: Storyboard, dialect: Dialect): readonly string[] =>
  Array.from({ length: sheets }, (_, number) => `storyboard-${number + 1}.${pictureType(dialect)}`);

/** Makes the sheets in one decode; of long files only keyframes are decoded. */
export function storyboardCommand(facts: VideoFacts, board: Storyboard, dialect: Dialect): FfmpegCommand {
  const skip = board.durationMs >= longMs ? ['-skip_frame', 'nokey'] : [];
  const sheet = chainOf(
    deinterlace(facts.video),
    `fps=fps=1000/${board.intervalMs}:start_time=0:round=up,tpad=stop_mode=clone:stop=-1,trim=end_frame=${board.tiles}`,
    scaleTo(board.tileWidth, board.tileHeight),
    toStandard(facts.video, dialect),
    `tile=layout=${board.columns}x${board.rows}`,
  );
  return {
    inputs: [sourceInput(facts, { isVideo: true }, [...decodeOptions(1), ...skip])],
    args: [
      '-filter_complex',
      `${streamLabel(0, facts.video.index)}${sheet}[out]`,
      '-map',
      '[out]',
      '-frames:v',
      String(board.sheets),
      ...passFrames(dialect),
      ...pictureEncoder(dialect),
      ...anonymous,
      '-f',
      'image2',
      '-start_number',
      '1',
      `storyboard-%d.${pictureType(dialect)}`,
    ],
    folders: [],
    durationMs: board.durationMs,
  };
}

/** WebVTT whose cues name parts of the sheets (`#xywh`, Media Fragments URI 1.0 §4.2.2). */
export function storyboardVtt(board: Storyboard, names: readonly string[]): string {
  const perSheet = board.columns * board.rows;
  const cues = Array.from({ length: board.tiles }, (_, number) => {
    const place = number % perSheet;
    const x = (place % board.columns) * board.tileWidth;
    const y = Math.floor(place / board.columns) * board.tileHeight;
    const name = names[Math.floor(number / perSheet)] ?? '';
    const end = Math.min(board.durationMs, (number + 1) * board.intervalMs);
    return `${clock(number * board.intervalMs)} --> ${clock(end)}\n${name}#xywh=${x},${y},${board.tileWidth},${board.tileHeight}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** `hh:mm:ss.mmm` (WebVTT §4.3). */
const clock = (ms: number): string => {
  const whole = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${secondsText(ms % 60_000).padStart(6, '0')}`;
};
