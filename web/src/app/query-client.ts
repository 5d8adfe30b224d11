import { QueryClient } from '@tanstack/vue-query';
import { isWorthRetrying } from '../api/client.ts';

/** One cache for all pages, so that going back shows what was there. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => count < 2 && isWorthRetrying(error),
      retryDelay: (count) => 500 * 2 ** count,
    },
  },
});
