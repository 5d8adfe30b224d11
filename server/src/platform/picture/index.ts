export { toFramedWebp, toPng, toSquareWebp } from './picture.ts';
