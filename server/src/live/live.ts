/** The values that the parts of `live` hand to each other. */

/** A room that lasts: address, key and settings. Broadcasts in it are sessions. */
export interface LiveRoom {
  readonly liveId: string;
  readonly ownerId: string;
  readonly title: string;
  readonly category: string;
  readonly visibility: 'public' | 'unlisted' | 'private';
  /** A closed room refuses its key. */
  readonly isClosed: boolean;
  /** Keep a recording of every session. */
  readonly isRecorded: boolean;
  /** The push goes on air only after the owner's Go live. */
  readonly isPreviewFirst: boolean;
  /** Seconds that viewers can go back; 0 turns the window off. */
  readonly dvrSeconds: number;
  /** Seconds that a session waits for a publisher that dropped. */
  readonly reconnectSeconds: number;
  /** Wished length of a low-latency part in milliseconds: 200, 330 or 500. */
  readonly partTargetMs: number;
  /** Earlier sessions kept their keyframes within 2 s, so 2 s segments can be promised. */
  readonly hasShortGops: boolean;
}

/** 0 = never broadcast, 1 = on air or reconnecting, 2 = last session over. */
export type LiveStatus = 0 | 1 | 2;

/** Where a session stands. `preview`: receiving, but not on air yet. */
export type SessionState = 'preview' | 'live' | 'reconnecting' | 'ended';

/** One broadcast in a room. */
export interface LiveSession {
  readonly sessionId: string;
  readonly liveId: string;
  /** Random path part of all its media URLs: `/media/live/<liveId>/<prefix>/…`. */
  readonly prefix: string;
  readonly startTime: Date;
  readonly endTime: Date | null;
  /** As saved last: what a restart must not fall below. */
  readonly viewCount: number;
  readonly peakWatching: number;
}

/** What a session leaves behind when it ends. */
export interface SessionOutcome {
  readonly endTime: Date;
  readonly reason:
    | 'ended_by_owner'
    | 'publisher_gone'
    | 'unsupported_codec'
    | 'room_closed'
    | 'server_stopped'
    | 'fault';
  readonly viewCount: number;
  readonly peakWatching: number;
  readonly keyframesWithin2s: boolean;
  /** Null when nothing was recorded. */
  readonly recording: { readonly durationMs: number; readonly bytes: number } | null;
}

/** Health of the running push, once a second, in plain numbers. Null = not known. */
export interface LiveHealth {
  readonly bitrateBps: number;
  readonly fps: number | null;
  readonly keyframeIntervalMs: number | null;
  readonly video: { readonly codec: string; readonly width: number; readonly height: number } | null;
  readonly audio: { readonly codec: string; readonly sampleRate: number; readonly channels: number } | null;
  /** Codes that the web translates, such as `keyframes_too_far`, `no_audio`, `timestamps_jump`, `disk_low`, `codec_unsupported`. */
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

/** The running state of a room, as far as this process owns it. */
export interface LiveFacts {
  readonly state: SessionState;
  readonly sessionId: string;
  readonly prefix: string;
  readonly startTime: Date;
  readonly watching: number;
  readonly viewCount: number;
  /** Set while reconnecting: when the session ends if nobody returns. */
  readonly reconnectUntil: Date | null;
  readonly health: LiveHealth;
}

/** What the engine asks of the store. All ids are checked by the caller. */
export interface EngineStore {
  /** The room that a stream key opens, or null; the store hashes the key itself. */
  findRoomByStreamKey(streamKey: string): Promise<LiveRoom | null>;
  findRoom(liveId: string): Promise<LiveRoom | null>;
  beginSession(liveId: string, prefix: string, startTime: Date): Promise<LiveSession>;
  /** Sets the room's status 2 and stores the outcome. */
  endSession(sessionId: string, outcome: SessionOutcome): Promise<void>;
  /** Progress of a running session, at most every few seconds. */
  saveSession(
    sessionId: string,
    progress: { readonly viewCount: number; readonly peakWatching: number; readonly health: LiveHealth },
  ): Promise<void>;
  /** Sessions without an end: what a crash left behind. */
  findOpenSessions(): Promise<readonly LiveSession[]>;
}

/** What routes and the command line ask of the engine. */
export interface LiveEngine {
  /** Null when the room is not on air here. */
  facts(liveId: string): LiveFacts | null;
  /** Why the last push of this room was refused or ended, for the studio; null when all was well. */
  lastTrouble(liveId: string): { readonly code: string; readonly detail: string; readonly at: Date } | null;
  /** Ends the session now, cuts the push and refuses its key until 60 s pass without a try or `goLive`. */
  end(liveId: string, reason: SessionOutcome['reason']): Promise<void>;
  /** Lifts the refusal after `end`, and puts a previewed push on air. */
  goLive(liveId: string): Promise<void>;
  /** Lets the next push displace the present publisher even if it is sending. */
  takeOver(liveId: string): void;
  /** The key changed or its owner lost the right: cuts the push at once; the session keeps its reconnect window. */
  cutPush(liveId: string, reason: 'key_rotated' | 'banned'): void;
}

/** Bus topic `live`: everything that others may want to know. */
export type LiveEvent =
  | { readonly type: 'session_began'; readonly liveId: string; readonly sessionId: string }
  | {
      readonly type: 'state_changed';
      readonly liveId: string;
      readonly sessionId: string;
      readonly state: SessionState;
      readonly reconnectUntil: string | null;
    }
  | {
      readonly type: 'session_ended';
      readonly liveId: string;
      readonly sessionId: string;
      readonly reason: SessionOutcome['reason'];
    }
  | { readonly type: 'watching'; readonly liveId: string; readonly watching: number; readonly viewCount: number };
