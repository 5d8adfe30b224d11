import type { RefusalCode } from '@amphi/media/rtmp';
import { millis, type Millis } from '@amphi/media/time';

/** A publisher that sent bytes within this time is not displaced by another one. */
const activeMs = 2_000;
/** After `end` the key is refused until this long passed without a try. */
export const coolDownMs = 60_000;

/** What is known when somebody wants to publish in a room. */
export interface AdmissionFacts {
  readonly now: Millis;
  readonly isClosed: boolean;
  /** Refuse until then; null when nobody ended the last session by hand. */
  readonly coolUntil: Millis | null;
  /** When the present publisher last sent bytes; null when there is none. */
  readonly holderBytesAt: Millis | null;
  /** The owner pressed "take over". */
  readonly isTakeOver: boolean;
  /** When the newcomer asked. */
  readonly askedAt: Millis;
}

/** Why a push was refused, for the encoder and for the studio. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly rtmpCode: RefusalCode;
  /** Code of the trouble, which the web translates. */
  readonly code: string;
  readonly description: string;
}

/** Let in, ask again later, or say no. */
export type Admission = { readonly kind: 'accept' } | { readonly kind: 'wait'; readonly until: Millis } | Refusal;

const refuse = (rtmpCode: RefusalCode, code: string, description: string): Refusal => ({
  kind: 'refuse',
  rtmpCode,
  code,
  description,
});

/** Everything a holder of the right key may hear. */
export const refusals = {
  closed: refuse('NetStream.Publish.Denied', 'room_closed', 'this live room is closed'),
  cooling: refuse(
    'NetStream.Publish.Denied',
    'ended_by_owner',
    'the broadcast was ended; press "go live" or wait a minute',
  ),
  taken: refuse('NetStream.Publish.BadName', 'already_publishing', 'another encoder is publishing with this key'),
  alreadyAsked: refuse('NetStream.Publish.BadName', 'already_publishing', 'another encoder is just asking to publish'),
} as const;

/** The right key opens only an open room; this decides the rest. */
export function decideAdmission(facts: AdmissionFacts): Admission {
  const { now, holderBytesAt, askedAt } = facts;
  if (facts.isClosed) return refusals.closed;
  if (facts.coolUntil !== null && now < facts.coolUntil) return refusals.cooling;
  if (holderBytesAt === null || facts.isTakeOver) return { kind: 'accept' };
  if (now - holderBytesAt >= activeMs) return { kind: 'accept' };
  // Bytes after the newcomer asked prove that the holder lives; until then it may be half-open.
  if (holderBytesAt > askedAt) return refusals.taken;
  return { kind: 'wait', until: millis(Math.min(holderBytesAt + activeMs, now + 250)) };
}
