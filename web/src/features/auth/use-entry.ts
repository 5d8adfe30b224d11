import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { session } from '../../app/session.ts';
import { nextPath } from './next-path.ts';

/** Where a page of this set goes on, and how. */
export function useEntry() {
  const route = useRoute();
  const router = useRouter();
  const next = computed(() => nextPath(route.query['next']));
  /** Comes along to the other pages of the set. */
  const query = computed(() => (next.value === '/' ? {} : { next: next.value }));

  async function enter(): Promise<void> {
    await session.adopt();
    await router.replace(next.value);
  }

  async function toFactor(): Promise<void> {
    await router.push({ name: 'second-factor', query: query.value });
  }

  return { next, query, enter, toFactor };
}
