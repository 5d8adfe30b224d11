/** A server of one run that never ends: started by a test, and killed. */
import { createFfmpeg } from '../index.ts';

const [scratch = '', source = ''] = process.argv.slice(2);
const ffmpeg = await createFfmpeg({ program: null, scratch });
const room = await ffmpeg?.openRoom();
await room?.run({
  command: {
    inputs: [{ file: 'source', demuxer: 'wav', decoders: ['pcm_u8'], options: ['-stream_loop', '-1', '-re'] }],
    args: ['-f', 'null', '-'],
    folders: [],
    durationMs: 0,
  },
  files: { source },
  onProgress: () => process.stdout.write('running\n'),
});
