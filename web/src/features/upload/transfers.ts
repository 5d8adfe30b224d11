import type { StudioVideo, UploadLimits } from '@amphi/contract';
import { studioApi } from '../../api/studio.ts';
import { queryClient } from '../../app/query-client.ts';
import { session } from '../../app/session.ts';
import { findProblem } from './admission.ts';
import { dropHandle, keepHandle, reopenFile } from './file-handles.ts';
import { isSameFile, readKept, writeKept, type KeptUpload } from './kept-uploads.ts';
import { followVideos } from './video-follower.ts';
import { createSpeedMeter } from './speed.ts';
import { discardUpload, sendFile, type Sending } from './tus-sender.ts';
import { holdUpload, isHeld } from './upload-lock.ts';
import { isUnderWay, nextState, type UploadEvent, type UploadItem, type UploadProblem } from './upload-state.ts';
import { uploads } from './uploads.ts';

/** What a file needs besides what is shown of it. */
interface Luggage {
  file: File | null;
  modifiedAt: number;
  sending: Sending | null;
  readonly meter: ReturnType<typeof createSpeedMeter>;
  movedAt: number;
  /** Lets the other tabs have it. */
  release: () => void;
}

/** A chosen file, and where the browser can open it again. */
export interface ChosenFile {
  readonly file: File;
  readonly handle?: FileSystemFileHandle | null;
}

const mostAtOnce = 2;
/** A line that is dead without saying so: nothing moved for this long. */
const deadAfterMs = 30_000;
const luggage = new Map<string, Luggage>();
let owner: string | null = null;

/** Adds files and begins to send them; one that was interrupted goes on where it stopped. */
export function addFiles(files: readonly ChosenFile[], limits: UploadLimits | null): void {
  takeOwner();
  let left = limits === null ? 0 : limits.leftTodayBytes - bytesUnderWay();
  for (const chosen of files) {
    const lost = uploads.value.find((item) => item.state === 'lost' && isOf(item, chosen.file));
    if (lost !== undefined) {
      giveFile(lost.key, chosen);
      continue;
    }
    const problem = findProblem(chosen.file.size, limits, left);
    if (problem === null) left -= chosen.file.size;
    add(chosen, problem);
  }
  pump();
}

/** Hands an interrupted upload its file again. False: it is another file. */
export function giveFile(key: string, { file, handle }: ChosenFile): boolean {
  const item = find(key);
  if (item === undefined || !isOf(item, file)) return false;
  const held = luggageOf(key);
  held.file = file;
  if (handle) void keepHandle(key, handle);
  happen(key, 'give');
  pump();
  return true;
}

/** Opens the file of an interrupted upload again; false when it has to be chosen. */
export async function reopen(key: string, mayAsk: boolean): Promise<boolean> {
  const found = await reopenFile(key, mayAsk);
  if (found === 'ask') change(key, { canReopen: true });
  return found instanceof File && giveFile(key, { file: found });
}

export async function pause(key: string): Promise<void> {
  happen(key, 'pause');
  await halt(key);
  pump();
}

export function resume(key: string): void {
  happen(key, 'resume');
  pump();
}

/** Tries once more what was refused. */
export function retry(key: string): void {
  happen(key, 'retry');
  if (luggageOf(key).file === null) happen(key, 'lose');
  change(key, { problem: null });
  pump();
}

/** Takes an upload back: what arrived is thrown away, also on the server. */
export async function cancel(key: string): Promise<void> {
  const item = find(key);
  if (item === undefined) return;
  await halt(key);
  forget(key);
  pump();
  if (item.videoId !== null && item.state !== 'sent') {
    await discardUpload(item.videoId).catch(() => undefined);
    await queryClient.invalidateQueries({ queryKey: ['studio'] });
  }
}

/** Takes a line off the list; the video stays. */
export function dismiss(key: string): void {
  forget(key);
}

/** Puts a newer answer of the server in its place. */
export function putVideo(video: StudioVideo): void {
  uploads.value = uploads.value.map((item) => (item.videoId === video.videoId ? { ...item, video } : item));
}

/** Brings back what a former page did not finish. */
export async function restore(): Promise<void> {
  takeOwner();
  if (owner === null) return;
  const known = new Set(uploads.value.map(({ key }) => key));
  const found = readKept(owner).filter(({ key }) => !known.has(key));
  await Promise.all(found.map(bringBack));
}

/** Brings back an upload that another browser began: the server has a part of it. */
export async function adopt(video: StudioVideo): Promise<void> {
  takeOwner();
  if (video.state !== 'uploading' || (await isHeld(video.videoId))) return;
  if (uploads.value.some(({ videoId }) => videoId === video.videoId)) return;
  const upload = { key: video.videoId, videoId: video.videoId, fileName: video.fileName, bytes: video.bytes };
  insert({ ...upload, modifiedAt: 0, isSent: false }, { sentBytes: video.receivedBytes, video });
}

async function bringBack(upload: KeptUpload): Promise<void> {
  // Another tab is at it.
  if (!upload.isSent && (await isHeld(upload.videoId))) return;
  const video = await studioApi.video(upload.videoId).catch((error: unknown) => (isGone(error) ? 'gone' : null));
  if (video === 'gone') {
    void dropHandle(upload.key);
    return keep();
  }
  const isSent = upload.isSent || (video !== null && video.state !== 'uploading');
  insert({ ...upload, isSent }, { sentBytes: video?.receivedBytes ?? 0, video });
  if (isSent) follow();
  else await reopen(upload.key, false);
}

function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 404;
}

function insert(upload: KeptUpload, more: Pick<UploadItem, 'sentBytes' | 'video'>): void {
  const { key, videoId, fileName, bytes, modifiedAt, isSent } = upload;
  luggage.set(key, emptyLuggage(null, modifiedAt));
  const state = isSent ? 'sent' : 'lost';
  uploads.value = [
    ...uploads.value.filter((item) => item.key !== key),
    { key, videoId, fileName, bytes, state, problem: null, bytesPerSecond: null, canReopen: false, ...more },
  ];
}

function add({ file, handle }: ChosenFile, problem: UploadProblem | null): void {
  const key = crypto.randomUUID();
  luggage.set(key, emptyLuggage(file, file.lastModified));
  if (handle) void keepHandle(key, handle);
  const item: UploadItem = {
    key,
    videoId: null,
    fileName: file.name,
    bytes: file.size,
    sentBytes: 0,
    state: problem === null ? 'queued' : 'refused',
    problem,
    bytesPerSecond: null,
    canReopen: handle !== undefined && handle !== null,
    video: null,
  };
  uploads.value = [...uploads.value, item];
}

/** Sends as many at once as may be. */
function pump(): void {
  watchLine();
  const free = mostAtOnce - uploads.value.filter(({ state }) => state === 'sending').length;
  for (const { key } of uploads.value.filter(({ state }) => state === 'queued').slice(0, Math.max(0, free))) begin(key);
}

function begin(key: string): void {
  const item = find(key);
  const held = luggageOf(key);
  if (item === undefined || held.file === null) return happen(key, 'lose');
  happen(key, 'begin');
  held.meter.forget();
  held.movedAt = Date.now();
  if (item.videoId !== null) hold(key, item.videoId);
  // What was stopped meanwhile has nothing more to say.
  const ifMine = (act: () => void): void => {
    if (held.sending === sending) act();
  };
  const sending = sendFile(held.file, item.videoId, {
    known: (videoId) => {
      change(key, { videoId });
      hold(key, videoId);
      keep();
      void load(videoId);
    },
    progress: (sentBytes) => moved(key, sentBytes),
    done: () => ifMine(() => finish(key)),
    broke: () => ifMine(() => breakOff(key)),
    refused: (code) => ifMine(() => refuse(key, code)),
  });
  held.sending = sending;
}

function moved(key: string, sentBytes: number): void {
  const held = luggageOf(key);
  held.movedAt = Date.now();
  held.meter.note(sentBytes, held.movedAt);
  change(key, { sentBytes, bytesPerSecond: held.meter.bytesPerSecond(held.movedAt) });
}

function finish(key: string): void {
  luggageOf(key).sending = null;
  luggageOf(key).release();
  happen(key, 'end');
  change(key, { sentBytes: find(key)?.bytes ?? 0, bytesPerSecond: null });
  void dropHandle(key);
  keep();
  follow();
  pump();
}

function breakOff(key: string): void {
  luggageOf(key).sending = null;
  happen(key, 'break');
  change(key, { bytesPerSecond: null });
}

function refuse(key: string, code: string): void {
  luggageOf(key).sending = null;
  // Gone on the server: the next try begins anew.
  const isLost = code === 'upload_unknown' && find(key)?.videoId !== null;
  happen(key, 'refuse');
  change(key, {
    problem: { code },
    bytesPerSecond: null,
    ...(isLost ? { videoId: null, sentBytes: 0, video: null } : {}),
  });
  keep();
  pump();
}

async function halt(key: string): Promise<void> {
  const held = luggageOf(key);
  const { sending } = held;
  held.sending = null;
  change(key, { bytesPerSecond: null });
  await sending?.stop().catch(() => undefined);
}

/** Follows what the server works on, after it was set going again. */
export function followAll(): void {
  follow();
}

/** Asks for a video anew, after its details were changed. */
export async function reload(videoId: string): Promise<void> {
  await load(videoId);
}

async function load(videoId: string): Promise<void> {
  const video = await studioApi.video(videoId).catch(() => null);
  if (video !== null) putVideo(video);
  await queryClient.invalidateQueries({ queryKey: ['studio'] });
}

function follow(): void {
  followVideos({
    wanted: () => uploads.value.filter(({ state }) => state === 'sent'),
    take: (video) => {
      putVideo(video);
      keep();
    },
  });
}

let watching: ReturnType<typeof setInterval> | null = null;

/** Goes on when the line is back, and gives up on one that died silently. Runs only while something is on its way. */
function watchLine(): void {
  watching ??= setInterval(() => {
    const now = Date.now();
    for (const item of uploads.value) {
      const held = luggageOf(item.key);
      if (item.state === 'sending' && now - held.movedAt > deadAfterMs)
        void halt(item.key).then(() => breakOff(item.key));
      if (item.state === 'waiting' && navigator.onLine) happen(item.key, 'resume');
    }
    if (uploads.value.some(isUnderWay)) return pump();
    if (watching !== null) clearInterval(watching);
    watching = null;
  }, 3000);
}

addEventListener('online', () => {
  for (const { key, state } of uploads.value) if (state === 'waiting') happen(key, 'resume');
  pump();
});
addEventListener('offline', () => {
  for (const { key, state } of uploads.value) if (state === 'sending') void halt(key).then(() => breakOff(key));
});
addEventListener('beforeunload', (event) => {
  if (uploads.value.some(isUnderWay)) event.preventDefault();
});

/** Uploads are somebody's: another login does not see or go on with them. */
function takeOwner(): void {
  const userId = session.me?.userId ?? null;
  if (owner !== null && owner !== userId) {
    for (const { key } of uploads.value) void halt(key);
    for (const { release } of luggage.values()) release();
    uploads.value = [];
    luggage.clear();
  }
  owner = userId;
}

function keep(): void {
  if (owner === null) return;
  const isOver = (video: StudioVideo | null): boolean =>
    video !== null && ['ready', 'refused', 'failed', 'cancelled'].includes(video.state);
  const rest = uploads.value.flatMap((item) => {
    if (item.videoId === null || isOver(item.video)) return [];
    const { key, videoId, fileName, bytes } = item;
    return [{ key, videoId, fileName, bytes, modifiedAt: luggageOf(key).modifiedAt, isSent: item.state === 'sent' }];
  });
  writeKept(owner, rest);
}

function forget(key: string): void {
  luggageOf(key).release();
  uploads.value = uploads.value.filter((item) => item.key !== key);
  luggage.delete(key);
  void dropHandle(key);
  keep();
}

const find = (key: string): UploadItem | undefined => uploads.value.find((item) => item.key === key);

function luggageOf(key: string): Luggage {
  const held = luggage.get(key);
  // Gone from the list while something of it was still under way.
  return held ?? emptyLuggage(null, 0);
}

function emptyLuggage(file: File | null, modifiedAt: number): Luggage {
  return { file, modifiedAt, sending: null, meter: createSpeedMeter(), movedAt: 0, release: () => undefined };
}

/** Keeps the other tabs off a video from now on. */
function hold(key: string, videoId: string): void {
  const held = luggageOf(key);
  held.release();
  held.release = holdUpload(videoId);
}

function isOf(item: UploadItem, file: File): boolean {
  return isSameFile(file, { ...item, modifiedAt: luggageOf(item.key).modifiedAt });
}

function bytesUnderWay(): number {
  const waiting = uploads.value.filter((item) => item.videoId === null && isUnderWay(item));
  return waiting.reduce((sum, { bytes }) => sum + bytes, 0);
}

function happen(key: string, event: UploadEvent): void {
  uploads.value = uploads.value.map((item) =>
    item.key === key ? { ...item, state: nextState(item.state, event) } : item,
  );
}

function change(key: string, part: Partial<UploadItem>): void {
  uploads.value = uploads.value.map((item) => (item.key === key ? { ...item, ...part } : item));
}
