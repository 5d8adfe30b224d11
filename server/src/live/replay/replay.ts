import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { Log } from '../../platform/log/index.ts';
import type { Categories } from '../../site/index.ts';
import type { VideoCore, VideoPipeline, VideoRow } from '../../video/index.ts';
import { Recording } from '../archive/recording.ts';
import type { EndedSession, ReplayStore } from './replay.store.ts';

/*
 *  session ended ──► row of the video ──► bytes written as its source ──► pipeline ──► settled
 *                        │ unique per          │ from the beginning          │ does nothing
 *                        │ session             │ when they are not whole     │ the second time
 *                        └──── a crash anywhere: the next look begins at the first step and finds what is done ────┘
 */

/** Recordings of broadcasts as videos of the library. */
export interface Replays {
  /** Makes the video of a broadcast that is over; called again it goes on where it was. */
  make(sessionId: string): Promise<void>;
  /** Makes all that are missing; answers how many were looked at. */
  makeMissing(): Promise<number>;
}

/** What they need. */
export interface ReplaysOptions {
  readonly store: ReplayStore;
  readonly blobs: BlobStore;
  readonly video: Pick<VideoCore, 'store' | 'publication'>;
  readonly pipeline: Pick<VideoPipeline, 'begin'>;
  readonly categories: Pick<Categories, 'idOf'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

const mostTitle = 80;
const mostDescription = 5_000;
const batch = 50;

const cut = (text: string, most: number): string => Array.from(text).slice(0, most).join('');

/** The video of the session, whoever made its row. */
const rowOf = async (
  { video, categories, clock }: ReplaysOptions,
  session: EndedSession,
  recording: Recording,
): Promise<VideoRow> => {
  const { sessionId, liveId, ownerId } = session;
  const known = await video.store.findBySession(sessionId);
  if (known !== null) return known;
  const made = await video.store.insertOnce({
    id: newId(12),
    ownerId,
    title: cut(session.title, mostTitle),
    description: cut(session.description ?? '', mostDescription),
    category: await categories.idOf(session.category),
    tags: [...session.tags],
    visibility: session.visibility,
    source: 'recording',
    fileName: `${sessionId}.mp4`,
    bytes: recording.byteLength,
    liveId,
    liveSessionId: sessionId,
    chatBaseAt: recording.startedAt,
    createdAt: clock.wall(),
  });
  const row = made ?? (await video.store.findBySession(sessionId));
  if (row === null) throw new Error('the video of the recording was not added');
  return row;
};

/** Copies the recording, part by part, into the place of an uploaded file. */
const writeSource = async ({ blobs }: ReplaysOptions, videoId: string, recording: Recording): Promise<void> => {
  const key = `video/${videoId}/source`;
  const writer = await blobs.openWriter(key);
  try {
    for await (const chunk of recording.read(0, recording.byteLength - 1)) await writer.append([chunk]);
  } finally {
    await writer.close();
  }
  const written = await blobs.stat(key);
  if (written?.bytes !== recording.byteLength) {
    throw new Error(`expected ${recording.byteLength} bytes of the recording, wrote ${written?.bytes ?? 0}`);
  }
};

/** @see Replays */
export const createReplays = (options: ReplaysOptions): Replays => {
  const { store, blobs, video, pipeline, clock, log } = options;
  const make = async (sessionId: string): Promise<void> => {
    const session = await store.find(sessionId);
    if (session === null) return;
    const recording = await Recording.open(blobs, sessionId);
    if (recording === null || !recording.header.isRecorded) return store.settle(sessionId, clock.wall());
    const row = await rowOf(options, session, recording);
    const isLeft = row.state === 'uploading' && row.deletedAt === null;
    if (isLeft) {
      await writeSource(options, row.id, recording);
      const { byteLength } = recording;
      await video.store.update(row.id, { bytes: byteLength, receivedBytes: byteLength }, clock.wall());
      await pipeline.begin(row.id);
      await video.publication.refreshPublication(row.id);
    }
    await store.settle(sessionId, clock.wall());
    log.info({ sessionId, videoId: row.id }, 'a recording became a video');
  };
  return {
    make,
    makeMissing: async () => {
      const waiting = await store.findWaiting(batch);
      for (const sessionId of waiting) {
        await make(sessionId).catch((error: unknown) =>
          log.warn({ err: error, sessionId }, 'a recording did not become a video; the next look tries again'),
        );
      }
      return waiting.length;
    },
  };
};
