import type { DanmakuItem, DanmakuMode, DanmakuWindow } from '@amphi/contract';
import type { Clock } from '../../platform/clock/index.ts';
import { newId } from '../../platform/id/index.ts';
import { AppError } from '../../platform/http/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import { videoTarget } from '../target.ts';
import { fileEnd, fileHead, parseBilibiliXml, serializeDanmaku } from './bilibili-xml.ts';
import type { DanmakuRecord, DanmakuStore, MediaWindow } from './danmaku.store.ts';

/** What somebody wants to send. */
export interface DanmakuSent {
  readonly text: string;
  readonly atMs: number;
  readonly mode: DanmakuMode;
  readonly colour: number;
}

/** A video as far as danmaku look at it. */
export interface DanmakuPlace {
  readonly videoId: string;
  readonly durationMs: number;
}

/** Danmaku of videos. */
export interface Danmaku {
  window(videoId: string, wish: MediaWindow, askerId: string | null): Promise<Omit<DanmakuWindow, 'isOpen'>>;
  /** @throws AppError `danmaku_invalid` beyond the end. */
  send(
    place: DanmakuPlace,
    authorId: string,
    wish: DanmakuSent,
  ): Promise<{ readonly item: DanmakuItem; readonly isFirst: boolean }>;
  /** Takes in a Bilibili XML file. @throws AppError `danmaku_file_invalid`. */
  importFile(place: DanmakuPlace, xml: string): Promise<{ readonly taken: number; readonly skipped: number }>;
  /** The file of a video, part by part. */
  file(videoId: string): AsyncIterable<string>;
  readonly store: DanmakuStore;
}

/** Longest window that is answered at once. */
const longestMs = 360_000;
/** A line runs for about eight seconds: this fills a large screen. */
const perSecond = 15;
const mostOfFile = 50_000;
const filePart = 5_000;
const modes: Readonly<Record<DanmakuMode, 0 | 1 | 2>> = { scroll: 0, top: 1, bottom: 2 };

/** Mode as stored. */
export const modeName = (mode: number): DanmakuMode => (mode === 1 ? 'top' : mode === 2 ? 'bottom' : 'scroll');

const storedMode = (mode: number): 0 | 1 | 2 => modes[modeName(mode)];

/** The part of the media that is answered for a wish: what is left out goes to the longest. */
export const planWindow = ({ from, to }: { readonly from: number; readonly to?: number | undefined }): MediaWindow => {
  const longest = from + longestMs;
  return { from, to: to === undefined ? longest : Math.max(from, Math.min(to, longest)) };
};

/** @see Danmaku */
export const createDanmaku = (store: DanmakuStore, seal: Seal, clock: Pick<Clock, 'wall'>): Danmaku => {
  /** The same for one author on one video, and nowhere else; nothing for what was imported. */
  const authorKey = ({ targetId, authorId }: Pick<DanmakuRecord, 'targetId' | 'authorId'>): string =>
    authorId === null ? '' : seal.lookup(`${targetId}/${authorId}`).slice(0, 10);
  const pack = (row: DanmakuRecord): DanmakuItem => {
    const sentAt = Math.floor(row.createdAt.getTime() / 1000);
    return [row.id, row.atMs, storedMode(row.mode), row.colour, row.text, sentAt, authorKey(row)];
  };
  async function* file(videoId: string): AsyncIterable<string> {
    yield fileHead(videoId);
    let after: DanmakuRecord | null = null;
    do {
      const rows: readonly DanmakuRecord[] = await store.findForFile(videoTarget(videoId), after, filePart);
      after = rows.length < filePart ? null : (rows.at(-1) ?? null);
      const lines = rows.map((row) =>
        serializeDanmaku(
          { ...row, mode: storedMode(row.mode), sentAt: row.createdAt },
          { author: authorKey(row), id: row.id },
        ),
      );
      yield lines.join('');
    } while (after !== null);
    yield fileEnd;
  }
  return {
    store,
    file,
    window: async (videoId, { from, to }, askerId) => {
      const target = videoTarget(videoId);
      const [rows, total] = await Promise.all([
        store.findWindow(target, { from, to, askerId, perSecond }),
        store.count(target),
      ]);
      const own = askerId === null ? [] : rows.filter(({ authorId }) => authorId === askerId).map(({ id }) => id);
      return { records: rows.map(pack), total, from, to, own };
    },
    send: async ({ videoId, durationMs }, authorId, { mode, ...wish }) => {
      if (wish.atMs > durationMs) throw new AppError('danmaku_invalid', { atMs: 'danmaku_invalid' });
      const row = { id: newId(14), authorId, ...wish, mode: modes[mode], createdAt: clock.wall() };
      const isFirst = await store.add({ ...row, target: videoTarget(videoId) });
      const item = pack({ ...row, kind: 'video', targetId: videoId, deletedAt: null, importId: null });
      return { item, isFirst };
    },
    importFile: async ({ videoId, durationMs }, xml) => {
      const parsed = await parseBilibiliXml(xml, { most: mostOfFile, durationMs, now: clock.wall() });
      if (parsed === null) throw new AppError('danmaku_file_invalid');
      const taken = await store.importAll(videoTarget(videoId), parsed.records);
      return { taken, skipped: parsed.skipped + parsed.records.length - taken };
    },
  };
};
