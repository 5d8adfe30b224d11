import { trySome, workPercent, type Puzzle } from './proof-of-work.ts';

/** What the worker says: how far it is, and at last the solution. */
export type WorkMessage =
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'done'; readonly solution: string };

const batch = 8192;

addEventListener('message', ({ data }: MessageEvent<Puzzle>) => {
  for (let tries = 0; ; tries += batch) {
    const solution = trySome(data, tries, batch);
    if (solution !== null) return say({ kind: 'done', solution });
    say({ kind: 'progress', percent: workPercent(tries + batch, data.difficulty) });
  }
});

function say(message: WorkMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to the page that started this worker
  postMessage(message);
}
