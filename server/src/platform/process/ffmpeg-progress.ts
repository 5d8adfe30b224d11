import type { FfmpegProgress } from './ffmpeg-shape.ts';

/**
 * Reads what `-progress` writes: blocks of `key=value` lines, each closed by a line `progress=`. Answers the newest whole
 * block, or null when the text brought none. Keeps at most one unfinished block.
 */
export function createProgressReader(): (text: string) => FfmpegProgress | null {
  let rest = '';
  let values = new Map<string, string>();
  return (text) => {
    let newest: FfmpegProgress | null = null;
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) {
      const at = line.indexOf('=');
      if (at < 0) continue;
      const key = line.slice(0, at).trim();
      if (key !== 'progress') {
        if (values.size < 200) values.set(key, line.slice(at + 1).trim());
        continue;
      }
      newest = blockOf(values);
      values = new Map();
    }
    return newest;
  };
}

/** `out_time_us` is `N/A` or a huge negative number until the first packet. */
const blockOf = (values: ReadonlyMap<string, string>): FfmpegProgress => ({
  outMs: Math.max(0, numberOf(values.get('out_time_us')) / 1000),
  frames: Math.max(0, numberOf(values.get('frame'))),
  speed: Math.max(0, numberOf(values.get('speed')?.replace('x', ''))),
});

const numberOf = (text: string | undefined): number => {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
};
