import type { Bus } from '../platform/bus/index.ts';

/** Bus topic of everything that changes what others may see of a video. */
export const videoTopic = 'video';

/** `changed`: facts of access or lists may differ (edit, review, state, delete, restore): whoever keeps an answer forgets it. `published`: others can see it for the first time. */
export interface VideoEvent {
  readonly type: 'changed' | 'published';
  readonly videoId: string;
  readonly ownerId: string;
}

/** Tells everybody. */
export const publishVideoEvent = (bus: Pick<Bus, 'publish'>, event: VideoEvent): void => bus.publish(videoTopic, event);

/** Whether a message of the topic is one. */
export const isVideoEvent = (message: unknown): message is VideoEvent =>
  typeof message === 'object' &&
  message !== null &&
  'videoId' in message &&
  typeof message.videoId === 'string' &&
  'type' in message &&
  (message.type === 'changed' || message.type === 'published');
