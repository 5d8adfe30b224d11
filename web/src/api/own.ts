import { createOwnVideoClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** What the visitor watched, liked and kept; comes with the own pages. */
export const ownApi = createOwnVideoClient(ask);
