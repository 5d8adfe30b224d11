import { createSetupClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** The API of the first run; comes with its page. */
export const setupApi = createSetupClient(ask);
