import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Numbers about the running process, in Prometheus' terms. Names begin with `amphi_`; labels must have few values (never ids). */
export interface Metrics {
  /** A number that only grows, such as `amphi_rtmp_refused_total`. */
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Counter<Label>;
  /** A number that goes up and down; `collect` is called at every scrape to set it. */
  gauge(name: string, help: string, collect?: () => number): Gauge;
  /** A distribution; `buckets` are upper bounds in the unit of the name. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly Label[],
  ): Histogram<Label>;
  /** The exposition text that `/metrics` answers, with its content type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Metrics with a registry of their own; `isDefaultCollected` adds Node's own (memory, event loop, garbage collection). */
export function createMetrics(options: { readonly isDefaultCollected?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.isDefaultCollected === true) collectDefaultMetrics({ register: registry });
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: labels, registers }),
    gauge(name, help, collect) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        ...(collect === undefined ? {} : { collect: () => gauge.set(collect()) }),
      });
      return gauge;
    },
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: labels, registers }),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
