import { createProbe } from '../probe/index.ts';
import type { FileProbe, VideoWorkOptions } from './kit.ts';
import { createPlainProbe } from './plain-probe.ts';
import { workOnVideos } from './work.ts';

/** What the workers of a process need; how they look at files follows from the ffmpeg that is there. */
export type VideoWorkSetting = Omit<VideoWorkOptions, 'probe'>;

const probeOf = ({ ffmpeg, settings }: VideoWorkSetting): FileProbe => {
  const readMinutes = async (): Promise<number> => (await settings.all())['video.maxMinutes'];
  if (ffmpeg === null) return createPlainProbe({ maxMinutes: readMinutes });
  return {
    examine: async (path, signal) => {
      const minutes = await readMinutes();
      return createProbe({ ffmpeg, maxMinutes: () => minutes }).examine(path, signal);
    },
  };
};

/** Takes up the work on videos in this process, after tidying up what crashes left; answers how to stop it. */
export const startVideoWork = (setting: VideoWorkSetting): Promise<() => Promise<void>> =>
  workOnVideos({ ...setting, probe: probeOf(setting) });
