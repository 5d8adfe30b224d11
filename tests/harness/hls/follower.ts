/** Follows a live playlist as a conforming player does, fetches each new part or segment and writes down when the edge moved. */
import { readStamps } from '../media/stamp.ts';
import { pause } from '../process/wait.ts';
import { httpGet } from './http.ts';
import { firstVariant, readMediaPlaylist, type ListedPlaylist } from './playlist.ts';

/** The live edge moved: the newest part or segment is here. Times in milliseconds; `captureMs` is null without stamps. */
export interface EdgeEvent {
  readonly atMs: number;
  /** Wall clock at which the end of this piece was captured. */
  readonly captureMs: number | null;
  /** Media seconds from the first piece that was seen to the end of this one. */
  readonly endSeconds: number;
  readonly seconds: number;
  readonly msn: number;
  readonly part: number | null;
  readonly isIndependent: boolean;
}

export interface FollowerOptions {
  readonly url: string;
  /** Use parts and blocking reload where they are offered (default). */
  readonly isLowLatency?: boolean;
  readonly onRevision?: (text: string, playlist: ListedPlaylist) => void;
  readonly onPiece?: (event: EdgeEvent, bytes: Buffer) => void;
  /** Length of one picture, added to the last stamp of a piece. */
  readonly frameMs?: number;
}

const PLAIN_POLL_MS = 100;

/** Runs until `stop`, the end of the playlist or an error; `done` tells which. */
export class HlsFollower {
  readonly events: EdgeEvent[] = [];
  latest: ListedPlaylist | null = null;
  mediaUrl = '';
  /** Resolves after stop or ENDLIST; rejects on a broken answer. */
  readonly done: Promise<void>;
  readonly #options: FollowerOptions;
  readonly #seen = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #isStopped = false;
  #failure: unknown = null;
  #endSeconds = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.done = this.#run().catch((error: unknown) => {
      this.#failure = error;
      for (const listener of this.#listeners) listener();
      throw error;
    });
    this.done.catch(() => undefined); // whoever awaits `done` sees it; nobody else has to
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Waits until `test` holds for this follower; asked again whenever something arrived. */
  async until(what: string, test: (follower: HlsFollower) => boolean, timeoutMs = 20_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: not within ${timeoutMs} ms`)), timeoutMs);
      const check = (): void => {
        if (this.#failure === null && !test(this)) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        if (this.#failure === null) resolve();
        else reject(new Error(`${what}: the follower failed`, { cause: this.#failure }));
      };
      this.#listeners.add(check);
      check();
    });
  }

  async #run(): Promise<void> {
    this.mediaUrl = await this.#findMediaPlaylist();
    let query = '';
    while (!this.#isStopped) {
      const answer = await httpGet(this.mediaUrl + query);
      if (answer.status !== 200)
        throw new Error(`playlist answered ${answer.status}: ${answer.body.toString().slice(0, 200)}`);
      const text = answer.body.toString();
      const playlist = readMediaPlaylist(text);
      this.latest = playlist;
      this.#options.onRevision?.(text, playlist);
      await this.#fetchNew(playlist);
      for (const listener of this.#listeners) listener();
      if (playlist.isEnded) return;
      const isBlocking = playlist.canBlock && (this.#options.isLowLatency ?? true);
      if (isBlocking) query = nextQuery(playlist);
      else await pause(PLAIN_POLL_MS);
    }
  }

  async #findMediaPlaylist(): Promise<string> {
    const { status, body } = await httpGet(this.#options.url);
    if (status !== 200) throw new Error(`${this.#options.url} answered ${status}`);
    const variant = firstVariant(body.toString());
    return variant === null ? this.#options.url : new URL(variant, this.#options.url).href;
  }

  async #fetchNew(playlist: ListedPlaylist): Promise<void> {
    const isFirst = this.events.length === 0;
    const wanted = listPieces(playlist, this.#options.isLowLatency ?? true);
    for (const piece of isFirst ? wanted.slice(-1) : wanted) {
      if (this.#seen.has(piece.uri)) continue;
      const { status, body } = await httpGet(new URL(piece.uri, this.mediaUrl));
      if (status !== 200) throw new Error(`${piece.uri} answered ${status}`);
      const stamp = readStamps(body).at(-1);
      this.#endSeconds += piece.seconds;
      const event: EdgeEvent = {
        ...piece,
        atMs: Date.now(),
        captureMs: stamp === undefined ? null : stamp + (this.#options.frameMs ?? 1000 / 30),
        endSeconds: this.#endSeconds,
      };
      this.events.push(event);
      this.#options.onPiece?.(event, body);
    }
    for (const piece of wanted) this.#seen.add(piece.uri);
  }
}

interface Piece {
  readonly uri: string;
  readonly seconds: number;
  readonly msn: number;
  readonly part: number | null;
  readonly isIndependent: boolean;
}

/** What a player at the edge would fetch: parts of the last segments where listed, whole segments otherwise. */
function listPieces(playlist: ListedPlaylist, isLowLatency: boolean): Piece[] {
  return playlist.segments.flatMap((segment): Piece[] => {
    const { uri, msn, seconds } = segment;
    if (isLowLatency && playlist.partTargetSeconds !== null) {
      return segment.parts.map((part, index) => ({ ...part, msn, part: index }));
    }
    return uri === null || segment.isGap ? [] : [{ uri, seconds, msn, part: null, isIndependent: true }];
  });
}

/** Asks for the part after the newest one (RFC 8216bis §6.2.5.2). */
function nextQuery(playlist: ListedPlaylist): string {
  const last = playlist.segments.at(-1);
  if (last === undefined) return '';
  const isOpen = last.uri === null;
  const msn = isOpen ? last.msn : last.msn + 1;
  const part = isOpen ? last.parts.length : 0;
  return `?_HLS_msn=${msn}&_HLS_part=${part}${playlist.canSkip ? '&_HLS_skip=YES' : ''}`;
}
