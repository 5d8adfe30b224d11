import { describe, expect, it } from 'vitest';
import { isCleanName, resolveStreamName } from './stream-name.ts';

const resolve = (app: string, tcUrl: string, name: string) => resolveStreamName({ app, tcUrl }, name);

describe('stream names', () => {
  it('come from the publish command', () => {
    expect(resolve('live', 'rtmp://h/live', 'key')).toEqual({ app: 'live', streamName: 'key', query: '' });
    expect(resolve('live/', 'rtmp://h/live/', '/key')).toEqual({ app: 'live', streamName: 'key', query: '' });
  });

  it('give up their query', () => {
    expect(resolve('live', 'rtmp://h/live', 'key?a=b?c')).toEqual({ app: 'live', streamName: 'key', query: 'a=b?c' });
    expect(resolve('live?x=1', 'rtmp://h/live?x=1', 'key')).toEqual({ app: 'live', streamName: 'key', query: 'x=1' });
    expect(resolve('live', 'rtmp://h/live?t=1', 'key')).toEqual({ app: 'live', streamName: 'key', query: 't=1' });
  });

  it('may stand at the end of the app, as hardware encoders put them', () => {
    expect(resolve('live/key', 'rtmp://h/live/key', '')).toEqual({ app: 'live', streamName: 'key', query: '' });
    expect(resolve('live/key?q', 'rtmp://h/live/key?q', '')).toEqual({ app: 'live', streamName: 'key', query: 'q' });
    expect(resolve('a/b/key', 'rtmp://h/a/b/key', '')).toEqual({ app: 'a/b', streamName: 'key', query: '' });
  });

  it('may stand in tcUrl only', () => {
    expect(resolve('live', 'rtmp://h:1935/live/key', '')).toEqual({ app: 'live', streamName: 'key', query: '' });
    expect(resolve('', 'rtmps://h/live/key', '')).toEqual({ app: 'live', streamName: 'key', query: '' });
  });

  it('are empty when nothing tells them', () => {
    expect(resolve('live', 'rtmp://h/live', '').streamName).toBe('');
    expect(resolve('', '', '')).toEqual({ app: '', streamName: '', query: '' });
  });

  it('are clean without control characters and within the length', () => {
    expect(isCleanName('key_9-ü', 10)).toBe(true);
    for (const bad of ['', 'a\0b', 'a\nb', 'a\ufffdb', 'x'.repeat(11), '\u007f'])
      expect(isCleanName(bad, 10)).toBe(false);
  });
});
