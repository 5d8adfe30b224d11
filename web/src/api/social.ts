import { createSocialClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** What people do with videos and each other; comes with the pages that offer it. */
export const socialApi = createSocialClient(ask);
