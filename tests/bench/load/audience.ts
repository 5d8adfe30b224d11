/**
 * A process of viewers. Arguments: one JSON object `{kind, url, count}`. Prints `ready` when all are served, then for each line on
 * stdin what arrived since the line before: bytes, and the age of stamped pictures that every 25th viewer looked for.
 */
import { createInterface } from 'node:readline';
import { readStamps } from '../../harness/media/stamp.ts';
import { openRawViewer } from '../../harness/flv/raw-viewer.ts';
import { playDance } from '../../harness/rtmp/dances.ts';
import { parseRtmpUrl, RtmpPeer } from '../../harness/rtmp/peer.ts';

interface Order {
  readonly kind: 'flv' | 'rtmp';
  readonly url: string;
  readonly count: number;
}

const SAMPLE_EVERY = 25;
const order: Order = JSON.parse(process.argv[2] ?? '{}');
let bytes = 0;
let closed = 0;
let ages: number[] = [];

const sample = (data: Buffer): void => {
  const now = Date.now();
  for (const stamp of readStamps(data)) ages.push(now - stamp);
};

async function openViewer(isSampled: boolean): Promise<void> {
  if (order.kind === 'flv') {
    const viewer = await openRawViewer(order.url, (data) => {
      bytes += data.length;
      if (isSampled) sample(data);
    });
    void viewer.closed.then(() => (closed += 1));
    return;
  }
  const address = parseRtmpUrl(order.url);
  const peer = await RtmpPeer.open(address);
  await playDance(peer, address);
  peer.socket.removeAllListeners('data');
  peer.socket.on('data', (data: Buffer) => {
    bytes += data.length;
    if (isSampled) sample(data);
  });
  void peer.closed.then(() => (closed += 1));
}

for (let index = 0; index < order.count; index += 1) await openViewer(index % SAMPLE_EVERY === 0);
console.log(JSON.stringify({ type: 'ready' }));
const lines = createInterface({ input: process.stdin });
lines.on('line', () => {
  const sorted = ages.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const mean = sorted.reduce((sum, age) => sum + age, 0) / sorted.length;
  console.log(JSON.stringify({ type: 'report', bytes, closed, meanMs: mean, p50Ms: at(0.5), p95Ms: at(0.95) }));
  bytes = 0;
  ages = [];
});
lines.once('close', () => process.exit(0));
