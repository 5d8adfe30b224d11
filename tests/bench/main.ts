/**
 * `npm run bench -- live [--quick] [--only=ingest,edge,…] [--against=nginx-rtmp,…] [--json=file]`: measures Amphi and, beside it in
 * the same run, the servers that are installed here. `npm run bench -- http [--quick] [--json=file]`: requests per second beside
 * the framework alone. `npm run bench -- video [--quick] [--json=file]`: from the last byte to the picture, encoding, lists and search.
 * Absolute times are noise of the machine; the ratios are what counts.
 */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { amphi } from './contenders/amphi.ts';
import type { Contender } from './contenders/contender.ts';
import { nginxRtmp } from './contenders/nginx-rtmp.ts';
import { nodeMediaServer } from './contenders/node-media-server.ts';
import { httpContenders, measureHttp } from './http/http.ts';
import { measureEdge } from './measures/edge.ts';
import { measureFanout } from './measures/fanout.ts';
import { measureFirstPart } from './measures/first-part.ts';
import { measureIngest } from './measures/ingest.ts';
import { fullScale, quickScale, type Figure, type Measure } from './measures/measure.ts';
import { measureServing } from './measures/serving.ts';
import { measureGlass } from './measures/glass.ts';
import { renderTable } from './table.ts';
import { measureVideo, videoContenders } from './video/video.ts';

const measures: Readonly<Record<string, Measure>> = {
  ingest: measureIngest,
  edge: measureEdge,
  fanout: measureFanout,
  serving: measureServing,
  'first-part': measureFirstPart,
  glass: measureGlass,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    against: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const usage = `npm run bench -- live [--quick] [--only=${Object.keys(measures).join(',')}] [--against=amphi,nginx-rtmp,node-media-server] [--json=<file>]
npm run bench -- http [--quick] [--json=<file>]
npm run bench -- video [--quick] [--json=<file>]`;
const part = positionals[0];
if (values.help || (part !== 'live' && part !== 'http' && part !== 'video')) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

async function chooseContenders(): Promise<Contender[]> {
  const chosen: Contender[] = [];
  for (const contender of [amphi, nginxRtmp, nodeMediaServer]) {
    if (values.against !== undefined && !values.against.split(',').includes(contender.name.toLowerCase())) continue;
    const missing = await contender.missing();
    if (missing === null) chosen.push(contender);
    else tell(`left out: ${contender.name}: ${missing}`);
  }
  return chosen;
}

async function takeFigures(contenders: readonly Contender[]): Promise<Figure[]> {
  const scale = values.quick ? quickScale : fullScale;
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
    for (const contender of contenders) {
      const began = performance.now();
      try {
        figures.push(...(await measure(contender, scale)));
        tell(`${name}: ${contender.name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
      } catch (error) {
        process.exitCode = 1;
        tell(`${name}: ${contender.name} FAILED: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }
  return figures;
}

interface Benched {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly names: readonly string[];
}

async function benchLive(): Promise<Benched> {
  const contenders = await chooseContenders();
  const figures = await takeFigures(contenders);
  const title = '720p30, 2.5 Mbit/s, a keyframe every 2 s, loopback.';
  return { title, figures, names: contenders.map(({ name }) => name) };
}

async function benchHttp(): Promise<Benched> {
  const title = 'One process, embedded database, 16 connections, loopback.';
  return { title, figures: await measureHttp(values.quick, tell), names: httpContenders };
}

async function benchVideo(): Promise<Benched> {
  const title = 'Videos: ours, and in each row the other way of the same.';
  return { title, figures: await measureVideo(values.quick, tell), names: videoContenders };
}

const { title, figures, names } = await { live: benchLive, http: benchHttp, video: benchVideo }[part]();
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`;
console.log(`\n${title} ${machine}\n`);
console.log(renderTable(figures, names));
if (values.json !== undefined) {
  await writeFile(values.json, `${JSON.stringify({ machine, at: new Date().toISOString(), figures }, null, 2)}\n`);
}
process.exit();
