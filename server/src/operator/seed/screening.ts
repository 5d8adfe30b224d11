import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '../../platform/blob/index.ts';
import { runProcess } from '../../platform/process/index.ts';
import type { VideoPipeline, VideoStore } from '../../video/index.ts';
import { captionsOf } from './crowd.ts';
import { demoId, publishedAt, type ShownFilm } from './doings.ts';
import { films, type Film } from './films.ts';
import { clipArguments } from './pattern.ts';
import type { SeedStore } from './seed.store.ts';

/** What it takes to bring films into the library. */
export interface ScreeningTools {
  /** As it can be started; it draws the films and encodes them. */
  readonly ffmpeg: string;
  readonly blobs: Pick<BlobStore, 'putFile'>;
  readonly videos: Pick<VideoStore, 'findRow' | 'insert'>;
  readonly pipeline: Pick<VideoPipeline, 'begin'>;
  readonly addCaptions: (
    videoId: string,
    captions: { readonly language: string; readonly bytes: Uint8Array },
  ) => Promise<void>;
  readonly store: Pick<SeedStore, 'statesOf' | 'setDates'>;
  readonly now: Date;
  /** Waits for the next change of a video, or a moment. */
  readonly nextChange: () => Promise<void>;
}

const ended: ReadonlySet<string> = new Set(['ready', 'failed', 'refused', 'cancelled']);

const draw = async (ffmpeg: string, { recipe, title }: Film, file: string): Promise<void> => {
  const result = await runProcess(ffmpeg, clipArguments(recipe, file), { timeoutMs: 300_000 });
  if (result.code !== 0) throw new Error(`ffmpeg could not draw "${title}": ${result.stderr.trim().slice(-300)}`);
};

/** Draws a film and hands it to the pipeline as if it had been uploaded and approved. */
const bringIn = async (tools: ScreeningTools, film: ShownFilm, ownerId: string, file: string): Promise<void> => {
  const { videoId, recipe, title, description, category, tags } = film;
  await draw(tools.ffmpeg, film, file);
  const { size } = await stat(file);
  await tools.blobs.putFile(`video/${videoId}/source`, file);
  const text = { title, description, category, tags: [...tags] };
  const upload = { fileName: `${recipe.pattern}-${recipe.seed}.mp4`, bytes: size, receivedBytes: size };
  const approved = { review: 'approved' as const, state: 'waiting' as const };
  const at = film.publishedAt;
  await tools.videos.insert({ id: videoId, ownerId, ...text, ...upload, ...approved, createdAt: at, receivedAt: at });
  const bytes = Buffer.from(captionsOf(description, recipe.seconds));
  if (bytes.includes('-->')) await tools.addCaptions(videoId, { language: film.language, bytes });
  await tools.pipeline.begin(videoId);
};

/** What is shown, and which of it is new. */
export interface Screened {
  readonly all: readonly ShownFilm[];
  readonly fresh: readonly ShownFilm[];
}

/** The films of the demo in the library, ready; those that are there already stay as they are. */
export const screen = async (tools: ScreeningTools, people: readonly string[], count: number): Promise<Screened> => {
  const wanted = films.slice(0, count);
  const shown = wanted.map((film, index): ShownFilm => ({
    ...film,
    videoId: demoId(`video ${index}`),
    publishedAt: publishedAt(index, films.length, tools.now),
  }));
  const folder = await mkdtemp(join(tmpdir(), 'amphi-seed-'));
  const fresh: ShownFilm[] = [];
  try {
    for (const film of shown) {
      const owner = people[film.owner];
      if (owner === undefined) throw new RangeError(`the cast has no member ${film.owner}`);
      if ((await tools.videos.findRow(film.videoId)) !== null) continue;
      await bringIn(tools, film, owner, join(folder, `${film.videoId}.mp4`));
      fresh.push(film);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const ids = shown.map(({ videoId }) => videoId);
  for (;;) {
    const states = await tools.store.statesOf(ids);
    if (states.every(({ state }) => ended.has(state))) break;
    await tools.nextChange();
  }
  for (const film of fresh) await tools.store.setDates(film.videoId, film.publishedAt);
  return { all: shown, fresh };
};
