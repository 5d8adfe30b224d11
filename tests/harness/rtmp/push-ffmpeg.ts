/** Real ffmpeg as the encoder: replays a file in real time without encoding again. */
import { startChild, type Child } from '../process/child.ts';
import { ffmpegPath } from '../media/encode.ts';

/** Starts a push; the child ends by itself at the end of the file. */
export function pushFfmpeg(
  file: string,
  url: string,
  options: { readonly program?: string; readonly outputArgs?: readonly string[]; readonly isLooping?: boolean } = {},
): Child {
  const input = [...(options.isLooping === true ? ['-stream_loop', '-1'] : []), '-re', '-i', file];
  const output = [...(options.outputArgs ?? []), '-c', 'copy', '-f', 'flv', '-flvflags', 'no_duration_filesize', url];
  return startChild(options.program ?? ffmpegPath, ['-hide_banner', '-v', 'warning', ...input, ...output]);
}
