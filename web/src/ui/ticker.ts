import type { ShallowRef } from 'vue';
import { onScopeDispose, shallowRef } from 'vue';

interface Ticker {
  readonly now: ShallowRef<number>;
  users: number;
  timer: ReturnType<typeof setInterval> | undefined;
}

const tickers = new Map<number, Ticker>();

/** Epoch milliseconds that move on every `intervalMs`; all users of one interval share one timer. */
export function useTicker(intervalMs: number): Readonly<ShallowRef<number>> {
  const ticker = tickers.get(intervalMs) ?? { now: shallowRef(Date.now()), users: 0, timer: undefined };
  tickers.set(intervalMs, ticker);
  ticker.users += 1;
  ticker.now.value = Date.now();
  ticker.timer ??= setInterval(() => (ticker.now.value = Date.now()), intervalMs);
  onScopeDispose(() => {
    ticker.users -= 1;
    if (ticker.users > 0) return;
    clearInterval(ticker.timer);
    ticker.timer = undefined;
  });
  return ticker.now;
}
