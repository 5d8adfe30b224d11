/** What the server takes. */
const maxSentBytes = 2_000_000;
/** Wide enough for the largest place that shows a cover. */
const maxWidth = 1920;

/** Why a file cannot become a cover. */
export type CoverFault = 'too_large' | 'unreadable';

/** A picked picture as a file of at most 2 MB; its content decides, not its name. */
export async function coverFile(
  file: Blob,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | { readonly fault: CoverFault }> {
  if (file.size > 30_000_000) return { fault: 'too_large' };
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return { fault: 'unreadable' };
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, maxWidth / bitmap.width, maxWidth / bitmap.height);
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context !== null) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of [0.9, 0.7, 0.5]) {
    // Browsers that cannot write WebP hand out a PNG instead: JPEG then.
    const webp = await toBlob(canvas, 'image/webp', quality);
    const blob = webp?.type === 'image/webp' ? webp : await toBlob(canvas, 'image/jpeg', quality);
    if (blob !== null && blob.size <= maxSentBytes) {
      return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type };
    }
  }
  return { fault: 'too_large' };
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}
