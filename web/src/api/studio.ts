import { createStudioClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** The studio's part of the API; comes with its pages. */
export const studioApi = createStudioClient(ask);
