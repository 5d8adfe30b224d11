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
  /** Removes a blob; a blob that does not exist is not an error. */
  delete(key: string): Promise<void>;
  /** Removes every blob below the prefix. */
  deleteAll(prefix: string): Promise<void>;
  /** Share of the medium that is free, 0 to 1; 1 where it cannot be known. */
  freeShare(): Promise<number>;
}
