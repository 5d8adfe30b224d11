import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  loudnessCommand,
  parseLoudness,
  planStoryboard,
  previewCommand,
  stillsCommand,
  storyboardCommand,
  storyboardVtt,
  sheetNames,
  stillNames,
  type LadderPlan,
  type VideoFacts,
} from '@amphi/media/ladder';
import type { FfmpegAbilities, FfmpegLimits, FfmpegRoom } from '../../platform/process/index.ts';
import { sourceKey, takePrefix } from './blob-names.ts';
import { runFfmpeg } from './ffmpeg-run.ts';
import { factsOf, type PieceRun, type WorkKit } from './kit.ts';
import { PieceFailure, type PieceResult } from './piece.ts';
import type { TakeChange } from './take.ts';

interface Work {
  readonly kit: WorkKit;
  readonly run: PieceRun;
  readonly room: FfmpegRoom;
  readonly path: string;
  readonly facts: VideoFacts;
  readonly plan: LadderPlan;
  readonly abilities: FfmpegAbilities;
}

/** For runs over the whole video. */
const longLimits = ({ durationMs }: VideoFacts): FfmpegLimits => ({ timeoutMs: 600_000 + durationMs });

/** Stores a file of the room; answers its name below the video's folder. */
const store = async ({ kit, run, room }: Work, file: string, name: string): Promise<string> => {
  await run.check();
  await kit.blobs.putFile(`${takePrefix(run.piece.videoId, run.piece.take)}${name}`, join(room.folder, file));
  return `${run.piece.take}/${name}`;
};

const makeCovers = async (work: Work): Promise<TakeChange> => {
  const { kit, run, room, path, facts, abilities } = work;
  await runFfmpeg({ room, command: stillsCommand(facts, abilities), path }, run);
  const candidates: string[] = [];
  for (const still of stillNames(abilities)) {
    const name = still.replace('still', 'cover');
    const stored = await store(work, still, name).catch((error: unknown) => {
      run.signal.throwIfAborted();
      // A short video may have fewer frames than candidates.
      kit.log.debug({ err: error, videoId: run.piece.videoId, name }, 'a cover is missing');
      return null;
    });
    if (stored !== null) candidates.push(stored);
  }
  const found = await kit.takes.findFacts(run.piece.videoId);
  const choice = found?.coverChoice ?? 0;
  const own = choice < 0 ? found?.ownCover : null;
  return { coverCandidates: candidates, cover: own ?? candidates[Math.max(0, choice)] ?? candidates[0] ?? null };
};

const makeStoryboard = async (work: Work): Promise<TakeChange> => {
  const { run, room, path, facts, abilities } = work;
  const layout = planStoryboard(facts);
  const command = storyboardCommand(facts, layout, abilities);
  await runFfmpeg({ room, command, path, limits: longLimits(facts) }, run);
  const names = sheetNames(layout, abilities);
  for (const name of names) await store(work, name, name);
  await writeFile(join(room.folder, 'storyboard.vtt'), storyboardVtt(layout, names));
  return { storyboard: await store(work, 'storyboard.vtt', 'storyboard.vtt') };
};

const makePreview = async (work: Work): Promise<TakeChange> => {
  const { run, room, path, facts, abilities } = work;
  await runFfmpeg({ room, command: previewCommand(facts, abilities), path }, run);
  return { preview: await store(work, 'preview.mp4', 'preview.mp4') };
};

/** Loudness by ITU-R BS.1770 of the first track, kept with the facts. */
const measureLoudness = async ({ run, room, path, facts, plan }: Work): Promise<TakeChange> => {
  const track = plan.audio.find(({ isDefault }) => isDefault) ?? plan.audio[0];
  if (track === undefined) return {};
  const command = loudnessCommand(facts, track.index);
  const result = await runFfmpeg({ room, command, path, limits: longLimits(facts) }, run);
  return { facts: { ...facts, loudness: parseLoudness(result.stderr) } };
};

/** Covers, storyboard, hover clip and loudness; each is a help to viewers, and a video without it is still one: what fails is left out. */
export const makeStills = async (kit: WorkKit, run: PieceRun): Promise<PieceResult> => {
  const { videoId, take } = run.piece;
  const found = await kit.takes.findFacts(videoId);
  const plan = await kit.takes.findPlan(videoId, take);
  const facts = factsOf(found?.facts);
  if (kit.ffmpeg === null || plan === null || facts === null) throw new PieceFailure('internal');
  const { abilities } = kit.ffmpeg;
  const room = await kit.ffmpeg.openRoom();
  try {
    await kit.blobs.withFile(sourceKey(videoId), async (path) => {
      const work: Work = { kit, run, room, path, facts, plan, abilities };
      // Pictures are delivered as WebP alone.
      const pictures = abilities.hasWebp ? [makeCovers, makeStoryboard] : [];
      const steps = [...pictures.slice(0, 1), makePreview, ...pictures.slice(1), measureLoudness];
      for (const [index, step] of steps.entries()) {
        const change = await step(work).catch((error: unknown) => {
          run.signal.throwIfAborted();
          if (error instanceof PieceFailure && error.reason === 'out_of_space') throw error;
          kit.log.warn({ err: error, videoId, step: step.name }, 'a video goes without one of its pictures');
          return {};
        });
        if (Object.keys(change).length > 0) await kit.persist(() => kit.takes.change(run.piece, change));
        if (step === makeCovers) await kit.publication.refreshPublication(videoId);
        run.report((index + 1) / steps.length);
      }
    });
    return { kind: 'stills' };
  } finally {
    await room.close();
  }
};
