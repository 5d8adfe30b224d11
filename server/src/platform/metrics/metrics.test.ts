import { expect, test } from 'vitest';
import { createMetrics } from './index.ts';

test('numbers appear in the exposition, gauges as they are at the time of asking', async () => {
  const metrics = createMetrics();
  let streams = 1;
  metrics.counter('amphi_refused_total', 'Refused pushes.', ['reason']).inc({ reason: 'key' });
  metrics.gauge('amphi_streams', 'Running streams.', () => streams);
  metrics.histogram('amphi_wait_seconds', 'Waiting.', [0.1, 1]).observe(0.5);
  streams = 7;
  const { text, contentType } = await metrics.expose();
  expect(contentType).toContain('text/plain');
  expect(text).toContain('amphi_refused_total{reason="key"} 1');
  expect(text).toContain('amphi_streams 7');
  expect(text).toContain('amphi_wait_seconds_bucket{le="1"} 1');
});

test('two registries do not know each other', async () => {
  createMetrics().gauge('amphi_same', 'x');
  createMetrics().gauge('amphi_same', 'x');
  expect((await createMetrics().expose()).text.trim()).toBe('');
});
