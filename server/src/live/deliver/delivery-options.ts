import type { BlobShelf, BlobStore } from '../../platform/blob/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import type { RecordingLinks } from '../recording-link.ts';
import type { BroadcastDirectory } from './broadcast-directory.ts';
import type { ViewingPasses } from './viewing-pass.ts';

/** What media routes need. */
export interface DeliveryOptions {
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly shelf: BlobShelf;
  readonly passes: ViewingPasses;
  readonly links: Pick<RecordingLinks, 'isValid'>;
  readonly directory: BroadcastDirectory;
}
