import { createAdminClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** Administration's part of the API; comes with its pages. */
export const adminApi = createAdminClient(ask);
