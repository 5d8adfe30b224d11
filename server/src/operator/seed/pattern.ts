/** A generated picture that moves; each is drawn by formulas, so nothing has to be shipped or fetched. */
export type Pattern = 'hills' | 'rings' | 'plasma' | 'city' | 'waves' | 'stars' | 'tiles' | 'life' | 'fractal';

/** What a generated clip looks and sounds like. */
export interface ClipRecipe {
  readonly pattern: Pattern;
  /** Five colours `0xRRGGBB`, back to front. */
  readonly colours: readonly [number, number, number, number, number];
  /** Even, at most 640 wide or high. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Tells clips of one pattern apart. */
  readonly seed: number;
  /** Root of the melody in hertz; 0 = silent, without an audio track. */
  readonly hertz: number;
}

const fps = 15;
/** Seconds that are drawn; longer clips repeat them. */
const drawnSeconds = 12;
/** The same pseudo-random number for the same expression, 0 to 1. */
const hash = (expression: string): string => `abs(mod(sin((${expression})*12.9898)*43758.5453,1))`;

/** What differs between clips of one pattern: how fast it drifts, where it begins. */
const variant = (seed: number) => ({ drift: 0.4 + (seed % 5) * 0.12, phase: seed * 1.7, speed: 6 + (seed % 3) * 4 });

/** For each pattern, which of the five colours a pixel has, as an expression of X, Y, W, H and T; fractions mix two neighbours. */
const shades: Readonly<Record<Exclude<Pattern, 'life' | 'fractal'>, (seed: number) => string>> = {
  hills: (seed) => {
    const { drift, phase } = variant(seed);
    const hill = (base: number, rise: number, length: number, speed: number): string =>
      `gt(Y,H*${base}+H*${rise}*sin(X/W*${length}+${phase}+T*${speed * drift})+H*${rise / 3}*sin(X/W*${length * 2.7}+${phase}))`;
    const sun = `lt(hypot(X-W*${0.25 + (seed % 4) * 0.16},Y-H*(0.34+0.05*sin(T*0.3))),H*0.14)`;
    const land = `if(${hill(0.86, 0.05, 7, 0.9)},4,if(${hill(0.72, 0.07, 5, 0.5)},3,if(${hill(0.56, 0.09, 3.4, 0.25)},2,`;
    return `${land}if(${sun},1.9,0.9*Y/H))))`;
  },
  rings: (seed) => {
    const { drift, phase } = variant(seed);
    return `2+2*sin(hypot(X-W/2,Y-H*1.05)/H*${16 + (seed % 4) * 4}-T*${1 + drift})*(0.55+0.45*cos(X/W*3+${phase}))`;
  },
  plasma: (seed) => {
    const { drift, phase } = variant(seed);
    const along = `(X*cos(${phase})+Y*sin(${phase}))/H*7`;
    return `2+sin(${along}+T*${drift})+sin(hypot(X-W*0.3,Y-H*0.6)/H*9-T*1.1)`;
  },
  city: (seed) => {
    const { speed } = variant(seed);
    const tower = `floor((X+T*${speed})/(W/22))`;
    const window = `lt(mod(X+T*${speed},W/22),W/34)*lt(mod(Y,H/40),H/70)`;
    const lit = `gt(${hash(`${tower}*7+floor(Y/(H/40))*3+floor(T/3)+${seed}`)},0.72)*${window}`;
    return `if(gt(Y,H*(0.3+0.5*${hash(`${tower}+${seed}`)})),if(${lit},4,0.2),3.4*pow(Y/H,1.6)+0.2)`;
  },
  waves: (seed) => {
    const { drift, phase } = variant(seed);
    return `2+2*sin(Y/H*${18 + (seed % 5) * 3}+1.6*sin(X/W*6+T*${drift}+${phase})+T*0.9)`;
  },
  stars: (seed) => {
    const { phase } = variant(seed);
    const cell = `(floor((X+T*14)/(H/22))*31+floor(Y/(H/22))*17+${seed})`;
    const size = `H/90*(0.6+0.5*sin(T*3+${cell}))`;
    const star = `lt(hypot(mod(X+T*14,H/22)-H/44,mod(Y,H/22)-H/44),${size})*gt(${hash(cell)},0.83)`;
    return `if(${star},4,1.6*Y/H+0.5*sin(X/W*3+${phase}))`;
  },
  tiles: (seed) => {
    const turn = `gt(${hash(`floor(X/(H/6))*3+floor((Y+T*9)/(H/6))*5+${seed}+floor(T/4)`)},0.5)`;
    const corner = (x: string): string => `lt(abs(hypot(${x},mod(Y+T*9,H/6))-H/12),H/46)`;
    const ground = '0.4+mod(floor(X/(H/6)),2)*0.4';
    return `if(${turn},if(${corner('mod(X,H/6)')},4,1),if(${corner('H/6-mod(X,H/6)')},3,${ground}))`;
  },
};

/** What a level of grey becomes in one channel: the palette is a table, so it costs nothing per pixel. */
const channel = (colours: ClipRecipe['colours'], shift: number): string => {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0] = colours.map((colour) => (colour >> shift) & 0xff);
  const mix = (from: number, to: number, at: number): string => `${from}+(${to - from})*(val/64-${at})`;
  return `if(lt(val,64),${mix(c0, c1, 0)},if(lt(val,128),${mix(c1, c2, 1)},if(lt(val,192),${mix(c2, c3, 2)},${mix(c3, c4, 3)})))`;
};

const even = (length: number): number => Math.round(length / 2) * 2;

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;

/** The filter graph that draws it. */
const drawing = (recipe: ClipRecipe): string => {
  const { pattern, colours, width, height, seed } = recipe;
  const fit = `scale=${width}:${height}`;
  if (pattern === 'life')
    return `life=s=${width / 4}x${height / 4}:mold=14:r=12:ratio=0.13:death_color=${hex(colours[2])}:life_color=${hex(colours[4])}:mold_color=${hex(colours[0])}:seed=${seed},${fit}:flags=neighbor`;
  if (pattern === 'fractal')
    return `mandelbrot=s=${width}x${height}:rate=${fps}:start_scale=0.03:end_scale=0.0015:end_pts=${fps * 40}:start_x=-0.743643887:start_y=0.131825904:maxiter=700,hue=h=${(seed * 67) % 360}:s=0.8`;
  const small = `s=${even(width * 0.4)}x${even(height * 0.4)}`;
  const grey = `geq=lum='clip((${shades[pattern](seed)})*64,0,255)'`;
  const palette = `lutrgb=r='${channel(colours, 16)}':g='${channel(colours, 8)}':b='${channel(colours, 0)}'`;
  const repeat = `loop=loop=-1:size=${fps * drawnSeconds}`;
  return `nullsrc=${small}:r=${fps},format=gray,${grey},${repeat},format=gbrp,${palette},${fit}:flags=bicubic`;
};

/** Four notes that repeat, each fading. */
const melody = ({ hertz, seed }: ClipRecipe): string => {
  const steps = [
    [0, 4, 7, 11],
    [0, 3, 7, 10],
    [0, 5, 7, 12],
    [0, 2, 7, 9],
  ][seed % 4];
  const [a = 0, b = 0, c = 0, d = 0] = steps ?? [];
  const step = `if(lt(mod(t*2,4),1),${a},if(lt(mod(t*2,4),2),${b},if(lt(mod(t*2,4),3),${c},${d})))`;
  return `aevalsrc='0.22*sin(2*PI*${hertz}*pow(2,(${step})/12)*t)*exp(-3*mod(t,0.5))':s=44100`;
};

/** Arguments for an ffmpeg that draws the clip into an MP4 (H.264, AAC). */
export const clipArguments = (recipe: ClipRecipe, file: string): readonly string[] => {
  const sound = recipe.hertz === 0 ? [] : ['-f', 'lavfi', '-i', melody(recipe)];
  const audio = recipe.hertz === 0 ? ['-an'] : ['-c:a', 'aac', '-b:a', '96k'];
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-g', String(fps * 2)];
  const input = ['-f', 'lavfi', '-i', drawing(recipe), ...sound];
  const end = ['-t', String(recipe.seconds), '-movflags', '+faststart', '-fflags', '+bitexact', '-f', 'mp4', file];
  return ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...input, ...video, ...audio, ...end];
};
