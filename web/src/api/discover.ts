import { createDiscoverClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** Pages that bring several features together: home, following, a channel. */
export const discoverApi = createDiscoverClient(ask);
