import { z } from 'zod';

/** An upload that outlives the page: enough to go on once the file is there again. */
const kept = z.object({
  key: z.string(),
  videoId: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  modifiedAt: z.number(),
  isSent: z.boolean(),
});
export type KeptUpload = z.output<typeof kept>;

const placeOf = (userId: string): string => `amphi-uploads-${userId}`;

/** Uploads of this person that a former page did not finish. */
export function readKept(userId: string): readonly KeptUpload[] {
  try {
    const found = z.array(kept).safeParse(JSON.parse(localStorage.getItem(placeOf(userId)) ?? '[]'));
    return found.success ? found.data : [];
  } catch {
    return [];
  }
}

/** Writes them down; an empty list leaves nothing behind. */
export function writeKept(userId: string, uploads: readonly KeptUpload[]): void {
  try {
    if (uploads.length === 0) localStorage.removeItem(placeOf(userId));
    else localStorage.setItem(placeOf(userId), JSON.stringify(uploads));
  } catch {
    // Without storage an upload ends with its page; the server keeps what arrived.
  }
}

/** Whether a chosen file is the one that was being uploaded. */
export function isSameFile(
  file: { readonly name: string; readonly size: number; readonly lastModified: number },
  upload: Pick<KeptUpload, 'fileName' | 'bytes' | 'modifiedAt'>,
): boolean {
  if (file.size !== upload.bytes || file.name !== upload.fileName) return false;
  return upload.modifiedAt === 0 || file.lastModified === upload.modifiedAt;
}
