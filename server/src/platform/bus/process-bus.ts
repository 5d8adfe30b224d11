import type { Log } from '../log/index.ts';
import type { Bus } from './bus.ts';

type Handler = (message: unknown) => void;

/**
 * A bus inside this process. Handlers run after the publisher's present work, in the order of publishing, and get the very object
 * that was published: treat it as read-only. A handler that throws is logged and harms nobody else.
 */
export function createProcessBus(log: Log): Bus {
  const topics = new Map<string, Set<Handler>>();
  return {
    publish(topic, message) {
      const handlers = topics.get(topic);
      if (handlers === undefined) return;
      queueMicrotask(() => {
        for (const handler of handlers) {
          try {
            handler(message);
          } catch (error) {
            log.error({ err: error, topic }, 'a bus handler failed');
          }
        }
      });
    },
    subscribe(topic, handler) {
      const handlers = topics.get(topic) ?? new Set<Handler>();
      topics.set(topic, handlers);
      // A wrapper of its own, so that subscribing one function twice means two subscriptions.
      const own: Handler = (message) => handler(message);
      handlers.add(own);
      return () => {
        handlers.delete(own);
        if (handlers.size === 0 && topics.get(topic) === handlers) topics.delete(topic);
      };
    },
  };
}
