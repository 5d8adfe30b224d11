import type { Readable } from 'node:stream';

/** Facts about one stored blob. */
export interface BlobFacts {
  readonly key: string;
  readonly bytes: number;
}

/** A blob that grows while it is written (a live segment, part by part). */
export interface BlobWriter {
  /** Appends the chunks in order; resolves when the operating system has them, so that a crash of this process loses nothing. */
  append(chunks: readonly Uint8Array[]): Promise<void>;
  /** Ends the blob; it is complete from here on. */
  close(): Promise<void>;
}

/**
 * A large blob that comes in pieces, over days, through one process after the other. Only one may be open at a time for a key; its caller sees to that.
 * After a crash it goes on where the store says, at or before what was appended last.
 */
export interface BlobUpload {
  /** Bytes that were taken so far. */
  readonly offset: number;
  /** Appends the chunks in order; one call at a time. */
  append(chunks: readonly Uint8Array[]): Promise<void>;
  /** Makes what was appended outlast a power cut, and lets go; `openUpload` goes on. */
  close(): Promise<void>;
  /** Makes the blob of it, durably. */
  finish(): Promise<void>;
}

/**
 * Where bytes live: a local folder, or (later) S3-compatible storage.
 * Keys are slash-separated, `[A-Za-z0-9._-]` per part, no part may begin with a dot.
 */
export interface BlobStore {
  /** Stores the whole blob at once and atomically: a reader sees the old one or the new one. */
  put(key: string, chunks: readonly Uint8Array[]): Promise<void>;
  /** Begins a blob that grows; with S3 it becomes visible only when closed. `resume` continues an existing one after a crash. */
  openWriter(key: string, options?: { readonly resume?: boolean }): Promise<BlobWriter>;
  /** Streams bytes `start` to `end` (both inclusive, defaults: whole). @throws AppError `not_found` when the blob does not exist. */
  read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /**
   * Calls `action` with the path of a file that holds the blob (for programs that need one) and answers what it answers. The file is for
   * reading alone, and only until `action` is done: with S3 it is a copy that is removed then. @throws AppError `not_found` when the blob does not exist.
   */
  withFile<Result>(key: string, action: (path: string) => Promise<Result>): Promise<Result>;
  /**
   * Stores a finished file, atomically like `put`. The file at `path` is given away: it may be gone afterwards (a folder store moves it where it can).
   * Only a plain file is taken, never what a link points at.
   */
  putFile(key: string, path: string): Promise<void>;
  /** Null when the blob does not exist. */
  stat(key: string): Promise<BlobFacts | null>;
  /** All blobs below the prefix (`a/b/`), in key order. */
  list(prefix: string): Promise<readonly BlobFacts[]>;
  /** Begins or continues a blob of `totalBytes` that becomes visible when finished. */
  openUpload(key: string, totalBytes: number): Promise<BlobUpload>;
  /** Bytes of an upload that is not finished; null when there is none. */
  uploadedBytes(key: string): Promise<number | null>;
  /** Removes a blob, or an upload of one; a blob that does not exist is not an error. */
  delete(key: string): Promise<void>;
  /** Removes every blob and upload below the prefix. */
  deleteAll(prefix: string): Promise<void>;
  /** Share of the medium that is free, 0 to 1; 1 where it cannot be known. */
  freeShare(): Promise<number>;
  /** Bytes that are free; `Number.MAX_SAFE_INTEGER` where it cannot be known. */
  freeBytes(): Promise<number>;
}
