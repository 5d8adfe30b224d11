/** Runs in a thread of its own: says what an MP4 with H.264 and AAC is, with a parser that cannot be made to touch memory it does not own. */
import { parentPort, workerData } from 'node:worker_threads';
import { FilePathSource, Input, MP4, QTFF } from 'mediabunny';
import type { PlainFile } from './plain-probe.ts';

const { path } = workerData as { readonly path: string };
const input = new Input({ source: new FilePathSource(path), formats: [MP4, QTFF] });

const read = async (): Promise<PlainFile | null> => {
  const [video, ...others] = await input.getVideoTracks();
  if (video === undefined || others.length > 0) return null;
  const sounds = await input.getAudioTracks();
  const { averagePacketRate } = await video.computePacketStats(200);
  return {
    videoCodec: await video.getCodecParameterString(),
    width: await video.getDisplayWidth(),
    height: await video.getDisplayHeight(),
    rotation: await video.getRotation(),
    fps: averagePacketRate,
    durationMs: (await input.computeDuration()) * 1000,
    audio: await Promise.all(
      sounds.map(async (sound) => ({
        codec: await sound.getCodecParameterString(),
        channels: await sound.getNumberOfChannels(),
        sampleRate: await sound.getSampleRate(),
      })),
    ),
  };
};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads, not a window
parentPort?.postMessage(await read());
