import { randomInt } from 'node:crypto';
import svgCaptcha from 'svg-captcha';
import { toPng } from '../../platform/picture/index.ts';

/** Characters that are not taken for one another, in any case: without 0 O Q D, 1 I L J, 2 Z, 5 S, 6 G, 8 B, U V W, 9. */
const alphabet = 'ACEFHKMNPRTXY347';

/** Characters for a new picture: four or five. */
export const newImageText = (): string =>
  Array.from({ length: randomInt(4, 6) }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** What counts of a typed answer: neither case nor spaces nor full width. */
export const readImageText = (typed: string): string => typed.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();

/** For a box of 120 × 44, twice as sharp. */
const width = 240;
const height = 88;
/** Dark inks on paper of its own (contrast over 7:1), so that it is read in dark and light alike. */
const paper = '#f3f1ea';
const inks = ['#1d2b53', '#4a1942', '#0b4f3c', '#5c1a1b', '#2b2b2b'] as const;
const newInk = (): string => inks[randomInt(inks.length)] ?? inks[0];

/** One character as a path, shaken, turned by up to 14° and moved. */
const drawCharacter = (character: string, index: number, count: number): string => {
  const step = (width - 16) / count;
  const { data } = svgCaptcha.create({ size: 1, charPreset: character, width: step, height, fontSize: 84, noise: 0 });
  const outline = / d="([^"]+)"/.exec(data)?.[1] ?? '';
  const turn = `rotate(${randomInt(-14, 15)} ${step / 2} ${height / 2})`;
  const ink = newInk();
  return `<path transform="translate(${8 + index * step} ${randomInt(-6, 7)}) ${turn}" fill="${ink}" stroke="${ink}" stroke-width="1.5" d="${outline}"/>`;
};

const drawLine = (): string => {
  const y = (): number => randomInt(4, height - 4);
  const bend = `C${randomInt(40, 110)},${y()},${randomInt(110, 200)},${y()},${width},${y()}`;
  return `<path d="M0,${y()} ${bend}" stroke="${newInk()}" stroke-width="1.5" fill="none"/>`;
};

/** Draws the text as PNG; no two drawings are alike. */
export const drawImageText = (text: string): Promise<Uint8Array> => {
  const characters = Array.from(text, (character, index) => drawCharacter(character, index, text.length));
  const lines = Array.from({ length: 4 }, drawLine);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
  const sheet = `<rect width="${width}" height="${height}" fill="${paper}"/>`;
  return toPng(`${head}${sheet}${characters.join('')}${lines.join('')}</svg>`);
};
