/** Why a file cannot become a picture. */
export type PictureFault = 'too_large' | 'unreadable';

/** A file that the browser could read as a picture, ready to be drawn. Close the bitmap when it is done with. */
export type PictureRead = { readonly bitmap: ImageBitmap } | { readonly fault: PictureFault };

/** Larger files would only fill the memory of phones: they are cut to a small square anyway. */
const maxFileBytes = 20_000_000;
/** What the server takes. */
const maxSentBytes = 2_000_000;
/** Width and height of what is sent, in pixels: twice the largest place that shows it. */
const sentSide = 512;

/** Reads a file that somebody picked or dropped; its content decides, not its name. */
export async function readPicture(file: Blob): Promise<PictureRead> {
  if (file.size > maxFileBytes) return { fault: 'too_large' };
  try {
    return { bitmap: await createImageBitmap(file) };
  } catch {
    return { fault: 'unreadable' };
  }
}

/** Draws the square into a canvas of its own size. */
export function drawSquare(
  canvas: HTMLCanvasElement,
  bitmap: ImageBitmap,
  { left, top, side }: { readonly left: number; readonly top: number; readonly side: number },
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** The square as a file of at most 2 MB: WebP, or JPEG where the browser cannot write WebP. */
export async function squareFile(
  bitmap: ImageBitmap,
  square: { readonly left: number; readonly top: number; readonly side: number },
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
  const canvas = document.createElement('canvas');
  canvas.width = sentSide;
  canvas.height = sentSide;
  drawSquare(canvas, bitmap, square);
  const webp = await toBlob(canvas, 'image/webp');
  const blob = webp?.type === 'image/webp' ? webp : await toBlob(canvas, 'image/jpeg');
  if (blob === null || blob.size > maxSentBytes) throw new Error(`a square of ${sentSide} px became too large`);
  return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type };
}

function toBlob(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, 0.9));
}
