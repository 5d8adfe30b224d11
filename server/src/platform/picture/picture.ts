import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { AppError } from '../http/index.ts';
import { readPictureType } from './picture-type.ts';
import { createTurns } from './turns.ts';

const maxBytes = 2 * 1024 * 1024;
const maxPixels = 40_000_000;
const maxEdge = 16_384;
/** Some pictures cannot be read row by row: they are held whole while they are decoded, AVIF several times over. */
const maxHeldBytes = 200_000_000;
const timeoutSeconds = 10;

// Pictures are never read twice, and nothing may be read but these kinds, from memory. SVG is for `toPng` alone: bytes from outside
// reach a loader only if they begin like one of the others.
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Svg'].map((kind) => `VipsForeignLoad${kind}Buffer`),
});

const turns = createTurns(2, 20);
/** First frame only; what is cut off or broken is refused, what merely gives a warning is not. */
const reading: SharpOptions = { pages: 1, failOn: 'error', sequentialRead: true };

const invalid = (): never => {
  throw new AppError('avatar_invalid');
};

/** Memory that decoding takes at its peak, roughly as measured; 0 = a few rows. */
const heldBytes = ({ width, height, channels, depth, format, isProgressive }: Metadata): number => {
  const pixels = width * height;
  if (format === 'heif') return pixels * 16;
  if (format === 'gif') return pixels * 4;
  return isProgressive ? pixels * channels * (depth === 'uchar' ? 1 : 2) : 0;
};

/** @throws AppError for a header that announces more than is decoded */
const checkSize = (header: Metadata): void => {
  const { width, height } = header;
  const isLarge = width * height > maxPixels || Math.max(width, height) > maxEdge;
  if (isLarge || heldBytes(header) > maxHeldBytes) throw new AppError('avatar_too_large');
};

const readHeader = async (bytes: Uint8Array): Promise<Metadata> => {
  const type = readPictureType(bytes) ?? invalid();
  const header = await sharp(bytes, { ...reading, limitInputPixels: false })
    .metadata()
    .catch(invalid);
  if (header.format !== type || (type === 'heif' && header.compression !== 'av1')) invalid();
  checkSize(header);
  return header;
};

/** What undoes each orientation (EXIF 2.32 §4.6.4, tag 0x0112): mirrored first, then turned clockwise. */
const orientations: Readonly<Record<number, { readonly isFlopped: boolean; readonly angle: number }>> = {
  2: { isFlopped: true, angle: 0 },
  3: { isFlopped: false, angle: 180 },
  4: { isFlopped: true, angle: 180 },
  5: { isFlopped: true, angle: 270 },
  6: { isFlopped: false, angle: 90 },
  7: { isFlopped: true, angle: 90 },
  8: { isFlopped: false, angle: 270 },
};

/** The frame that a picture is brought into: filled by cropping, or held inside of it without enlarging. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly isCropped: boolean;
}

/** Shrinks row by row and turns only the small picture: what is cropped square is the same before and after a turn, else the frame lies down. */
const shrink = async (bytes: Uint8Array, frame: Frame, orientation: number): Promise<Uint8Array> => {
  const { isFlopped, angle } = orientations[orientation] ?? { isFlopped: false, angle: 0 };
  const [across, down] = angle % 180 === 0 ? [frame.width, frame.height] : [frame.height, frame.width];
  const { data, info } = await sharp(bytes, { ...reading, limitInputPixels: maxPixels })
    .resize(across, down, {
      fit: frame.isCropped ? 'cover' : 'inside',
      position: 'centre',
      withoutEnlargement: !frame.isCropped,
    })
    .toColourspace('srgb')
    .timeout({ seconds: timeoutSeconds })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const raw = { width, height, channels };
  const { data: turned, info: after } = await sharp(data, { raw })
    .flop(isFlopped)
    .rotate(angle)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = { width: after.width, height: after.height, channels: after.channels };
  return sharp(turned, { raw: size }).webp({ quality: 82 }).toBuffer();
};

const isTimeout = (error: unknown): boolean => error instanceof Error && error.message.includes('timeout');

const toWebp = async (bytes: Uint8Array, frame: Frame): Promise<Uint8Array> => {
  if (bytes.length > maxBytes) throw new AppError('avatar_too_large');
  if (readPictureType(bytes) === null) invalid();
  return turns.take(async () => {
    const { orientation = 1 } = await readHeader(bytes);
    try {
      return await shrink(bytes, frame, orientation);
    } catch (error) {
      throw new AppError(isTimeout(error) ? 'unavailable' : 'avatar_invalid');
    }
  });
};

/**
 * A picture of a user as a square WebP of `edge` × `edge` pixels without metadata: the first frame, turned as EXIF says, cropped
 * around the middle, smaller pictures enlarged. JPEG, PNG, WebP, GIF and AVIF of at most 2 MiB, 40 megapixels and 16 384 pixels
 * of edge are taken, less (12 megapixels of AVIF) where decoding holds more than 200 MB. Two are decoded at once, twenty wait.
 * @throws AppError `avatar_invalid`, `avatar_too_large`, or `unavailable` when too many wait or decoding takes over 10 s
 */
export const toSquareWebp = (bytes: Uint8Array, { edge }: { readonly edge: number }): Promise<Uint8Array> =>
  toWebp(bytes, { width: edge, height: edge, isCropped: true });

/**
 * The same, in its own shape: at most `width` × `height` pixels, never enlarged.
 * @throws AppError as `toSquareWebp`
 */
export const toFramedWebp = (
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Uint8Array> => toWebp(bytes, { width, height, isCropped: false });

/** Draws an SVG that this program made itself (never one from outside) as PNG, at most one megapixel. */
export const toPng = (svg: string): Promise<Uint8Array> =>
  sharp(Buffer.from(svg), { limitInputPixels: 1_000_000 }).png().toBuffer();
