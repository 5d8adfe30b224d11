import { createReviewClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** Review, reports and content: comes with the pages of the administration. */
export const reviewApi = createReviewClient(ask);
