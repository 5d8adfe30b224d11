import { onScopeDispose, shallowRef } from 'vue';
import { api } from '../../api/client.ts';
import type { WorkMessage } from './work.worker.ts';

/** The check without a picture: fetches a puzzle and has a worker solve it. */
export type WorkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly percent: number }
  | { readonly kind: 'done'; readonly id: string; readonly solution: string }
  | { readonly kind: 'failed' };

export function useProofOfWork() {
  const state = shallowRef<WorkState>({ kind: 'idle' });
  let worker: Worker | null = null;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    worker?.terminate();
    worker = null;
    clearTimeout(expiry);
    state.value = { kind: 'idle' };
  }

  async function start(): Promise<void> {
    stop();
    state.value = { kind: 'running', percent: 0 };
    try {
      const { id, prefix, difficulty, expiresAt } = await api.passport.challenge();
      const solver = new Worker(new URL('work.worker.ts', import.meta.url), { type: 'module' });
      worker = solver;
      solver.addEventListener('error', () => (state.value = { kind: 'failed' }));
      solver.addEventListener('message', ({ data }: MessageEvent<WorkMessage>) => {
        if (worker !== solver) return;
        if (data.kind === 'progress') state.value = { kind: 'running', percent: data.percent };
        else {
          state.value = { kind: 'done', id, solution: data.solution };
          solver.terminate();
        }
      });
      // A solution that is too old is of no use to whoever typed slowly.
      expiry = setTimeout(() => void start(), Math.max(10_000, Date.parse(expiresAt) - Date.now() - 5000));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker of our own
      solver.postMessage({ prefix, difficulty });
    } catch {
      state.value = { kind: 'failed' };
    }
  }

  onScopeDispose(stop);
  return { state, start, stop };
}
