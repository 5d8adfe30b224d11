import type { ProcessState, StudioVideo } from '@amphi/contract';

/*
 *            ┌──────────── resume ─────────────┬──────────────┐
 *            ▼                                 │              │
 *  queued ─begin─▶ sending ──break──▶ waiting ─┤   paused ────┤     refused ─retry─▶ queued
 *    ▲               │ ├───pause──────────────────▶           │
 *  give  ◀── lost    │ └───refuse──▶ refused                  │     (a file that the browser no longer
 *                    └─end─▶ sent: the rest is the server's   │      has leads from anywhere to lost)
 */

/** Where the bytes of one file stand. */
export type UploadState = 'queued' | 'sending' | 'paused' | 'waiting' | 'lost' | 'refused' | 'sent';

/** What happens to a file. */
export type UploadEvent = 'begin' | 'pause' | 'resume' | 'break' | 'refuse' | 'lose' | 'give' | 'retry' | 'end';

const table: Readonly<Record<UploadState, Partial<Readonly<Record<UploadEvent, UploadState>>>>> = {
  queued: { begin: 'sending', pause: 'paused', lose: 'lost', refuse: 'refused' },
  sending: { pause: 'paused', break: 'waiting', refuse: 'refused', lose: 'lost', end: 'sent' },
  paused: { resume: 'queued', lose: 'lost' },
  waiting: { resume: 'queued', pause: 'paused', lose: 'lost', refuse: 'refused' },
  lost: { give: 'queued' },
  refused: { retry: 'queued', lose: 'lost' },
  sent: {},
};

/** The state after an event; what does not fit changes nothing. */
export function nextState(state: UploadState, event: UploadEvent): UploadState {
  return table[state][event] ?? state;
}

/** Why a file does not go up: a code of the server's registry, or what the page finds out by itself. */
export interface UploadProblem {
  readonly code: string;
  /** Bytes that the sentence names. */
  readonly limit?: number;
}

/** One file on its way. */
export interface UploadItem {
  readonly key: string;
  /** The video that it becomes; null until the server knows of it. */
  readonly videoId: string | null;
  readonly fileName: string;
  readonly bytes: number;
  readonly sentBytes: number;
  readonly state: UploadState;
  readonly problem: UploadProblem | null;
  readonly bytesPerSecond: number | null;
  /** The browser remembers which file it was and may open it again when asked to. */
  readonly canReopen: boolean;
  /** What the server last said of the video. */
  readonly video: StudioVideo | null;
}

/** The bytes are on their way, or will be without anybody's doing. */
export function isUnderWay({ state }: Pick<UploadItem, 'state'>): boolean {
  return state === 'queued' || state === 'sending' || state === 'waiting';
}

/** States in which nothing more happens by itself. */
const finals: readonly ProcessState[] = ['ready', 'refused', 'failed', 'cancelled'];

/** Whether a video's state still changes by itself. */
export function isProcessing(state: ProcessState): boolean {
  return !finals.includes(state) && state !== 'uploading';
}

/** Whether something of this file still runs: on the way, or on the server. */
export function isActive(item: UploadItem): boolean {
  return isUnderWay(item) || (item.state === 'sent' && (item.video === null || isProcessing(item.video.state)));
}
