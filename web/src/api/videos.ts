import { createVideoClient } from '@amphi/contract/client';
import { ask } from './client.ts';

/** Videos, search, playlists and categories; comes with the pages that show them. */
export const videosApi = createVideoClient(ask);
