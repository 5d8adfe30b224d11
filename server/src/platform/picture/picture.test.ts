import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync, crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { toPng, toSquareWebp } from './index.ts';

const convert = (bytes: Uint8Array) => toSquareWebp(bytes, { edge: 256 });
const refusal = (bytes: Uint8Array) =>
  convert(bytes).then(
    () => 'taken',
    (error: { readonly code?: string }) => error.code,
  );

/** Red left of blue above green left of white, `width` × `height`. */
const quarters = (width: number, height: number): Sharp => {
  const colours = [0xff0000, 0x0000ff, 0x00ff00, 0xffffff];
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const x = at % width < width / 2 ? 0 : 1;
    const y = at < (width * height) / 2 ? 0 : 2;
    data.writeUIntBE(colours[x + y] ?? 0, at * 3, 3);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
};

const corners = async (webp: Uint8Array): Promise<string[]> => {
  const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([256, 256]);
  const palette: readonly (readonly [string, readonly number[]])[] = [
    ['red', [255, 0, 0]],
    ['blue', [0, 0, 255]],
    ['green', [0, 255, 0]],
    ['white', [255, 255, 255]],
    ['black', [0, 0, 0]],
  ];
  const places = [
    [32, 32],
    [224, 32],
    [32, 224],
    [224, 224],
  ];
  return places.map(([x = 0, y = 0]) => {
    const pixel = [...data.subarray((y * 256 + x) * 3).subarray(0, 3)];
    const farness = (colour: readonly number[]) =>
      colour.reduce((sum, value, at) => sum + (value - (pixel[at] ?? 0)) ** 2, 0);
    return palette.toSorted(([, one], [, other]) => farness(one) - farness(other))[0]?.[0] ?? '';
  });
};
const upright = ['red', 'blue', 'green', 'white'];

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};
/** A PNG of zeros; `bits` per pixel, one grey channel or (64) RGBA of 16 bits; with less rows than its height it says to be interlaced. */
const emptyPng = (width: number, height: number, bits: 1 | 8 | 64, rows = height): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits === 64 ? 16 : bits, bits === 64 ? 6 : 0, 0, 0, rows < height ? 1 : 0], 8);
  const row = 1 + Math.ceil((width * bits) / 8);
  const body = deflateSync(Buffer.alloc(row * rows), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
};
const animation = async (frames: number): Promise<Sharp> => {
  const data = Buffer.concat([
    await quarters(64, 64).raw().toBuffer(),
    ...Array.from({ length: frames - 1 }, () => randomBytes(64 * 64 * 3)),
  ]);
  return sharp(data, { raw: { width: 64, height: 64 * frames, channels: 3, pageHeight: 64 } });
};

describe('a picture', () => {
  test.each([
    ['JPEG', () => quarters(300, 300).jpeg()],
    ['progressive JPEG', () => quarters(300, 300).jpeg({ progressive: true })],
    ['CMYK JPEG', () => quarters(300, 300).toColourspace('cmyk').jpeg()],
    ['PNG', () => quarters(300, 300).png()],
    ['interlaced PNG', () => quarters(300, 300).png({ progressive: true })],
    ['16-bit PNG', () => quarters(300, 300).toColourspace('rgb16').png()],
    ['palette PNG', () => quarters(300, 300).png({ palette: true })],
    ['WebP', () => quarters(300, 300).webp()],
    ['GIF', () => quarters(300, 300).gif()],
    ['AVIF', () => quarters(64, 64).avif({ effort: 0 })],
    ['wide JPEG', () => quarters(900, 300).jpeg()],
    ['tall PNG', () => quarters(300, 2000).png()],
    ['tiny PNG', () => quarters(2, 2).resize(8, 8, { kernel: 'nearest' }).png()],
    ['endless GIF', async () => (await animation(3)).gif({ loop: 0, delay: [10, 10, 10] })],
    ['animated WebP', async () => (await animation(3)).webp({ loop: 0 })],
  ])('as %s becomes a square WebP of its first frame', async (_kind, make) => {
    const result = await convert(await (await make()).toBuffer());
    expect(await corners(result)).toEqual(upright);
    const header = await sharp(result).metadata();
    expect([header.format, header.pages ?? 1]).toEqual(['webp', 1]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('with the EXIF orientation %i stands upright', async (orientation) => {
    const wide = await quarters(400, 300).withMetadata({ orientation }).jpeg().toBuffer();
    const reference = await sharp(wide).autoOrient().resize(256, 256).webp({ quality: 82 }).toBuffer();
    expect(await corners(await convert(wide))).toEqual(await corners(reference));
  });

  test('loses its place, its camera and its profile', async () => {
    const exif = {
      IFD0: { Make: 'CanaryCam', Copyright: 'CanaryOwner' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 14/1 59/1' },
    };
    const jpeg = await quarters(300, 300)
      .withExif(exif)
      .withIccProfile('p3')
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">CanaryXmp</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect((await sharp(jpeg).metadata()).exif?.toString('latin1')).toContain('CanaryCam');
    const result = await convert(jpeg);
    const { exif: left, xmp, icc, iptc, orientation } = await sharp(result).metadata();
    expect([left, xmp, icc, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(Buffer.from(result).toString('latin1')).not.toMatch(/Canary|EXIF|GPS/);
  });

  test('with something behind its end brings none of it along', async () => {
    const tail = Buffer.from('<script>alert(1)</script>PK\x03\x04');
    const result = await convert(Buffer.concat([await quarters(64, 64).jpeg().toBuffer(), tail]));
    expect(Buffer.from(result).includes('script')).toBe(false);
  });
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

describe('not a picture', () => {
  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['nothing', () => new Uint8Array()],
    ['text', () => Buffer.from('hello')],
    ['SVG with script', () => Buffer.from(svg)],
    ['packed SVG', () => gzipSync(svg)],
    ['SVG behind a mark', () => Buffer.from(`\ufeff<?xml version="1.0"?>${svg}`)],
    ['PDF', () => Buffer.from('%PDF-1.7\n')],
    ['TIFF', () => quarters(9, 9).tiff().toBuffer()],
    ['script that begins like a GIF', () => Buffer.from('GIF89a/*\x01\x01*/=1;alert(1)')],
    ['SVG that begins like a JPEG', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(svg)])],
    ['SVG that begins like a PNG', () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1')],
    ['video that begins like AVIF', () => Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0isomavif', 'latin1')],
    ['WebP without pixels', () => Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1')],
  ])('such as %s is refused', async (_kind, make) => {
    expect(await refusal(await make())).toBe('avatar_invalid');
  });

  test.each([
    ['JPEG', () => sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).jpeg()],
    ['PNG', () => sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).png()],
    ['WebP', () => sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).webp()],
    ['GIF', () => sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).gif()],
    [
      'AVIF',
      () => sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } }).avif({ effort: 0 }),
    ],
  ])('is a %s that was cut off', async (_kind, make) => {
    const whole = await make().toBuffer();
    expect(await refusal(whole)).toBe('taken');
    for (const share of [0.1, 0.5, 0.9]) {
      expect(await refusal(whole.subarray(0, Math.floor(whole.length * share)))).toBe('avatar_invalid');
    }
  });
});

describe('a bomb', () => {
  test('of bytes is refused unread', async () => {
    expect(await refusal(Buffer.alloc(2 * 1024 * 1024 + 1, 0xff))).toBe('avatar_too_large');
  });

  test('of pixels is refused by its header, without the memory it wants', async () => {
    const bomb = emptyPng(20_000, 20_000, 1);
    expect(bomb.length).toBeLessThan(300_000);
    const before = process.memoryUsage.rss();
    expect(await refusal(bomb)).toBe('avatar_too_large');
    expect(process.memoryUsage.rss() - before).toBeLessThan(20_000_000);
    expect(await refusal(emptyPng(16_385, 1, 8))).toBe('avatar_too_large');
    expect(await refusal(emptyPng(16_384, 1, 8))).toBe('taken');
  });

  test('that must be held whole is refused when it is deep as well', async () => {
    expect(await refusal(emptyPng(5_100, 5_000, 64, 9))).toBe('avatar_too_large');
    const avif = await quarters(3_600, 3_500).avif({ effort: 0, quality: 20 }).toBuffer();
    expect(await refusal(avif)).toBe('avatar_too_large');
  });

  test('just within the limits is decoded row by row', async () => {
    const large = emptyPng(6_300, 6_300, 8);
    const before = process.resourceUsage().maxRSS;
    expect(await Promise.all([refusal(large), refusal(large), refusal(large)])).toEqual(['taken', 'taken', 'taken']);
    // Whole, two of them at once would hold 80 MB as they are and 240 MB in colours.
    expect((process.resourceUsage().maxRSS - before) * 1024).toBeLessThan(60_000_000);
  });
});

test('a drawing of our own becomes a PNG', async () => {
  const png = await toPng(
    '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="50"><rect width="150" height="50" fill="red"/></svg>',
  );
  expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(await sharp(png).metadata()).toMatchObject({ width: 150, height: 50 });
});
