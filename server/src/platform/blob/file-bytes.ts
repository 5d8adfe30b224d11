import type { FileHandle } from 'node:fs/promises';

const mostBuffers = 512;

/** Writes every byte: the system may take less than it was given, and takes at most 1024 buffers at once. */
export async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  for (let at = 0; at < chunks.length; at += mostBuffers) {
    let rest: readonly Uint8Array[] = chunks.slice(at, at + mostBuffers);
    while (rest.length > 0) {
      const { bytesWritten } = await handle.writev(rest);
      rest = withoutFirst(rest, bytesWritten);
    }
  }
}

function withoutFirst(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes;
  for (const [index, chunk] of chunks.entries()) {
    if (left < chunk.byteLength) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.byteLength;
  }
  return [];
}

/** Whether a failed call says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Null where there is no such file. */
export async function unlessMissing<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
