/**
 * A process of publishers. Arguments: one JSON object `{urls, isStamped, spreadMs}`. Prints `ready` when all of them send;
 * ends with its stdin. Each connection replays the same pre-encoded stream in real time, one write per frame.
 */
import { loadBenchClip } from '../../harness/media/clip.ts';
import { ScriptedPublisher } from '../../harness/rtmp/scripted-publisher.ts';

interface Order {
  readonly urls: readonly string[];
  readonly isStamped: boolean;
  readonly spreadMs: number;
}

const order: Order = JSON.parse(process.argv[2] ?? '{}');
const clip = await loadBenchClip();
const publishers = await Promise.all(
  order.urls.map(async (url, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * order.spreadMs) / order.urls.length));
    const publisher = await ScriptedPublisher.start({ url, clip, isStamped: order.isStamped });
    void publisher.closed.then(() => {
      console.error(`publisher ${index} was cut at ${publisher.sentMs} ms`);
      process.exit(1);
    });
    return publisher;
  }),
);
console.log(JSON.stringify({ type: 'ready', epochMs: publishers.map(({ epochMs }) => epochMs) }));
process.stdin.once('end', () => process.exit(0)).resume();
