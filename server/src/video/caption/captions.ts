import type { BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import { captionNames } from '../library/media-view.ts';
import type { Publication } from '../library/publication.ts';
import { readCaptionFile } from './caption-file.ts';
import type { CaptionStore } from './caption.store.ts';

/** Captions of videos; who may change them is asked before. */
export interface Captions {
  /** Takes a file for a language, in the place of what was there. @throws AppError `caption_invalid`, `too_many_captions` */
  put(
    videoId: string,
    wish: { readonly language: string; readonly label?: string | undefined },
    bytes: Uint8Array,
  ): Promise<void>;
  /** @throws AppError `caption_unknown` */
  remove(videoId: string, captionId: string): Promise<void>;
}

/** What they need. */
export interface CaptionsOptions {
  readonly store: CaptionStore;
  readonly blobs: Pick<BlobStore, 'put' | 'delete'>;
  readonly publication: Publication;
  readonly clock: Pick<Clock, 'wall'>;
}

const mostLanguages = 20;
const namesOfLanguages = new Map<string, string>();

/** The language in its own words: `zh-CN` → 简体中文. */
const labelOf = (language: string): string => {
  const known = namesOfLanguages.get(language);
  if (known !== undefined) return known;
  let label: string;
  try {
    label = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    label = language;
  }
  const short = Array.from(label).slice(0, 40).join('');
  if (namesOfLanguages.size < 1_000) namesOfLanguages.set(language, short);
  return short;
};

/** @see Captions */
export const createCaptions = ({ store, blobs, publication, clock }: CaptionsOptions): Captions => {
  const keysOf = (videoId: string, captionId: string): readonly string[] =>
    Object.values(captionNames(captionId)).map((name) => `video/${videoId}/${name}`);
  const drop = async (videoId: string, captionId: string): Promise<void> => {
    for (const key of keysOf(videoId, captionId)) await blobs.delete(key);
  };
  return {
    put: async (videoId, { language, label }, bytes) => {
      const { format, vtt, source } = readCaptionFile(bytes);
      const id = newId(12);
      const [vttKey = '', sourceKey = ''] = keysOf(videoId, id);
      await blobs.put(vttKey, [Buffer.from(vtt)]);
      await blobs.put(sourceKey, [Buffer.from(source)]);
      const row = { id, videoId, language, label: label ?? labelOf(language), format, createdAt: clock.wall() };
      try {
        const former = await store.put(row, mostLanguages);
        if (former !== null) await drop(videoId, former);
      } catch (error) {
        await drop(videoId, id);
        throw error;
      }
      await publication.refreshPublication(videoId);
    },
    remove: async (videoId, captionId) => {
      if (!(await store.remove(videoId, captionId))) throw new AppError('caption_unknown');
      await drop(videoId, captionId);
      await publication.refreshPublication(videoId);
    },
  };
};
