import type { BlobStore } from '../../platform/blob/index.ts';
import { archiveFolder } from './archive-index.ts';

/*
 * Sessions that are not recorded leave a mark beside their segments, so that a start after a crash finds what to delete
 * without reading every recording.
 */
const marks = 'live-unkept/';

export const markUnkept = (blobs: BlobStore, sessionId: string): Promise<void> =>
  blobs.put(`${marks}${sessionId}`, [new Uint8Array(0)]);

export const unmarkUnkept = (blobs: BlobStore, sessionId: string): Promise<void> =>
  blobs.delete(`${marks}${sessionId}`);

/** Deletes the segments of unrecorded sessions that are over; `open` are those that may still go on. */
export async function deleteUnkept(blobs: BlobStore, open: ReadonlySet<string>): Promise<void> {
  for (const { key } of await blobs.list(marks)) {
    const sessionId = key.slice(marks.length);
    if (open.has(sessionId)) continue;
    await blobs.deleteAll(archiveFolder(sessionId));
    await unmarkUnkept(blobs, sessionId);
  }
}
