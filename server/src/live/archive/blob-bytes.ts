import { buffer } from 'node:stream/consumers';
import type { BlobStore } from '../../platform/blob/index.ts';

/** A whole small blob; null when it does not exist or is larger than `maxBytes`. */
export async function readBlob(blobs: BlobStore, key: string, maxBytes: number): Promise<Buffer | null> {
  const facts = await blobs.stat(key);
  if (facts === null || facts.bytes > maxBytes) return null;
  return buffer(await blobs.read(key));
}
