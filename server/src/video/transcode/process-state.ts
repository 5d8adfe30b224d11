import type { ProcessState } from '@amphi/contract';

/*
 *              begin          take up           planned             shown               all made
 *  uploading ────────▶ waiting ─────▶ probing ─────────▶ preparing ───────▶ playable ─────────────▶ ready
 *                         ▲              │ refused           │                 │ failed or cancelled:
 *                         │              ▼                   ▼                 ▼ stays, nothing runs any more
 *                         │           refused       failed · cancelled      playable
 *                         └──────────────────── retry ───────┴─────────────────┘
 */

/** What happens to a video in work. */
export type ProcessEvent =
  | 'begin'
  | 'take_up'
  | 'refuse'
  | 'plan'
  | 'show'
  | 'finish'
  | 'fail'
  | 'cancel'
  | 'retry'
  | 'wait';

const steps: Readonly<Record<ProcessEvent, Partial<Readonly<Record<ProcessState, ProcessState>>>>> = {
  begin: { uploading: 'waiting', waiting: 'waiting' },
  take_up: { waiting: 'probing', probing: 'probing', playable: 'playable', preparing: 'probing' },
  refuse: { probing: 'refused', playable: 'playable' },
  plan: { probing: 'preparing', playable: 'playable' },
  show: { probing: 'playable', preparing: 'playable', playable: 'playable' },
  finish: { playable: 'ready' },
  fail: { waiting: 'failed', probing: 'failed', preparing: 'failed', playable: 'playable' },
  cancel: { waiting: 'cancelled', probing: 'cancelled', preparing: 'cancelled', playable: 'playable' },
  // There is no ffmpeg yet.
  wait: { probing: 'waiting', playable: 'playable' },
  // What is on show stays on show while a new take is made.
  retry: { failed: 'waiting', cancelled: 'waiting', playable: 'playable' },
};

/** Where a video goes from here; null when the event does not apply, which late workers meet. */
export const nextState = (state: ProcessState, event: ProcessEvent): ProcessState | null => steps[event][state] ?? null;
