import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartEvent, SegmentDoneEvent } from '@amphi/media/segment';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderBlobStore, type BlobStore, type BlobWriter } from '../../platform/blob/index.ts';
import { silentLog } from '../../platform/log/index.ts';
import { createFakeClock, type FakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { Archive } from './archive.ts';
import { DiskWatch } from './disk-watch.ts';
import { readIndex } from './recovery.ts';
import { deleteUnkept } from './unkept.ts';

const partOf = (msn: number, index: number): PartEvent => ({
  type: 'part',
  msn,
  index,
  initId: 1,
  chunks: [],
  byteLength: 4,
  durationMs: 1_000,
  isIndependent: index === 0,
  lastOfSegment: index === 1,
  startMs: msn * 2_000 + index * 1_000,
  isDiscontinuity: false,
});

const doneOf = (msn: number): SegmentDoneEvent => ({
  type: 'segment',
  msn,
  initId: 1,
  durationMs: 2_000,
  startMs: msn * 2_000,
  parts: 2,
  byteLength: 8,
  isDiscontinuity: false,
  isIndependent: true,
});

let folder = '';
let clock: FakeClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amphi-archive-'));
  clock = createFakeClock();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (
  changes: { readonly isRecorded?: boolean; readonly blobs?: BlobStore; readonly minFree?: number } = {},
) => {
  const blobs = changes.blobs ?? createFolderBlobStore(folder);
  const disk = new DiskWatch({ blobs, clock, log: silentLog, minFree: changes.minFree ?? 0 });
  const archive = new Archive({
    blobs,
    clock,
    log: silentLog,
    disk,
    session: { sessionId: 's1', liveId: 'room1', prefix: 'p' },
    isRecorded: changes.isRecorded ?? true,
    windowMs: 24_000,
    targetDurationSeconds: 4,
    partTargetMs: () => 201,
    earlier: null,
  });
  const facts = { initId: 1, codecs: 'avc1', width: 2, height: 2, frameRate: null, hasVideo: true, hasAudio: false };
  archive.init({ type: 'init', ...facts, bytes: Buffer.from('init') });
  const segment = (msn: number): void => {
    for (const index of [0, 1]) archive.part(partOf(msn, index), Buffer.from(`${msn}.${index}.`.padEnd(4)));
    archive.segment(doneOf(msn), 1_000);
  };
  return { blobs, disk, archive, segment };
};

/** A store whose segments can be made to fail or to hang. */
const faulty = (): { readonly blobs: BlobStore; fault: Error | null; hang: Promise<void> | null } => {
  const inner = createFolderBlobStore(folder);
  const state: { blobs: BlobStore; fault: Error | null; hang: Promise<void> | null } = {
    blobs: { ...inner, openWriter: async (key, options) => guard(await inner.openWriter(key, options)) },
    fault: null,
    hang: null,
  };
  const guard = (writer: BlobWriter): BlobWriter => ({
    close: () => writer.close(),
    append: async (chunks) => {
      await state.hang;
      if (state.fault !== null) throw state.fault;
      await writer.append(chunks);
    },
  });
  return state;
};

const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

describe('Archive', () => {
  it('stores parts as they come, a line per finished segment, and tells what was recorded', async () => {
    const { blobs, archive, segment } = open();
    segment(0);
    segment(1);
    archive.part(partOf(2, 0), Buffer.from('2.0.'));
    expect(await archive.finish()).toEqual({ durationMs: 4_000, bytes: 16 });
    const index = await readIndex(blobs, 's1');
    expect(index?.header).toMatchObject({ liveId: 'room1', partTargetMs: 201, isRecorded: true });
    expect(index?.segments.map((line) => [line.msn, line.bytes])).toEqual([
      [0, 8],
      [1, 8],
    ]);
    expect(await blobs.stat('live/s1/2.m4s')).toMatchObject({ bytes: 4 });
    expect([archive.isStored(0), archive.isStored(1), archive.isStored(2)]).toEqual([true, true, false]);
  });

  it('gives up a segment when the disk is full, says so, and goes on when there is room again', async () => {
    const store = faulty();
    const { blobs, archive, segment } = open({ blobs: store.blobs });
    segment(0);
    await expect.poll(() => archive.isStored(0)).toBe(true);
    store.fault = noSpace;
    segment(1);
    await expect.poll(() => archive.trouble).toBe('disk_low');
    store.fault = null;
    segment(2);
    await clock.advance(20_000);
    segment(3);
    await archive.finish();
    expect((await readIndex(blobs, 's1'))?.segments.map((line) => line.msn)).toEqual([0, 3]);
    expect(await blobs.stat('live/s1/1.m4s')).toBeNull();
    await clock.advance(30_000);
    expect(archive.trouble).toBeNull();
  });

  it('keeps no more in memory than its bounds when the disk hangs', async () => {
    const store = faulty();
    const { archive } = open({ blobs: store.blobs });
    const hang = Promise.withResolvers<void>();
    store.hang = hang.promise;
    archive.part(partOf(0, 0), Buffer.from('0.0.'));
    await clock.advance(100);
    archive.part(partOf(0, 1), Buffer.from('0.1.'));
    await clock.advance(11_000);
    archive.part(partOf(1, 0), Buffer.from('1.0.'));
    expect(archive.trouble).toBe('disk_slow');
    archive.segment(doneOf(1), 0);
    hang.resolve();
    store.hang = null;
    await archive.finish();
    expect(archive.isStored(1)).toBe(false);
  });

  it('stores nothing below the operator’s minimum of free disk', async () => {
    const inner = createFolderBlobStore(folder);
    let free = 0.04;
    const { blobs, disk, archive, segment } = open({ blobs: { ...inner, freeShare: async () => free }, minFree: 0.05 });
    await disk.check();
    segment(0);
    expect(archive.trouble).toBe('disk_low');
    free = 0.055;
    await disk.check();
    expect(disk.isLow).toBe(true);
    free = 0.07;
    await disk.check();
    segment(1);
    await archive.finish();
    expect((await readIndex(blobs, 's1'))?.segments.map((line) => line.msn)).toEqual([1]);
  });

  it('without recording deletes what is behind the window, and the rest when nobody can go back any more', async () => {
    const { blobs, archive, segment } = open({ isRecorded: false });
    await archive.open();
    for (let msn = 0; msn < 60; msn += 1) segment(msn);
    expect(await archive.finish()).toBeNull();
    expect(await blobs.stat('live/s1/0.m4s')).toBeNull();
    expect(await blobs.stat('live/s1/59.m4s')).not.toBeNull();
    await archive.forget();
    expect(await blobs.list('live/s1/')).toEqual([]);
  });

  it('leaves a mark by which a start after a crash finds what was not to be kept', async () => {
    const { blobs, archive, segment } = open({ isRecorded: false });
    await archive.open();
    segment(0);
    await archive.finish();
    await deleteUnkept(blobs, new Set(['s1']));
    expect((await blobs.list('live/s1/')).length).toBeGreaterThan(0);
    await deleteUnkept(blobs, new Set());
    expect(await blobs.list('')).toEqual([]);
  });
});
