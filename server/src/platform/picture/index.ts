export { toPng, toSquareWebp } from './picture.ts';
