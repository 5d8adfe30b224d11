import { workOnPersonalData } from '../account/index.ts';
import { createBehaviourStore, workOnInsight } from '../insight/index.ts';
import { clearUploads } from '../video/index.ts';
import type { Features } from './features.ts';
import type { Foundation } from './foundation.ts';

const graceMs = 5_000;

/** Makes the queue ready: every role may put work in. */
export async function startQueue({ shutdown }: Foundation, { queue }: Features): Promise<void> {
  await queue.start();
  shutdown.add('queue', () => queue.stop(graceMs));
}

/** Role worker: takes up the work of every feature. */
export async function startWork(foundation: Foundation, features: Features): Promise<void> {
  const { queue, ownData, uploads, site } = features;
  const { clock, log, shutdown, database } = foundation;
  shutdown.add('work', await workOnPersonalData(queue, { ...ownData, clock, log }));
  const insightWork = { store: createBehaviourStore(database), settings: site.settings, clock, log };
  shutdown.add('insight', await workOnInsight(queue, insightWork));
  shutdown.add('uploads', clearUploads(uploads, { clock, log }));
}
