import { millis } from '@amphi/media/time';
import { describe, expect, it } from 'vitest';
import { ReaderQueue, type Batch, type ReaderSink } from './reader-queue.ts';

/** A connection that takes `room` bytes and then nothing until it is emptied. */
class FakeSink implements ReaderSink {
  readonly taken: string[] = [];
  isClosed = false;
  isFull = false;

  write(bytes: Uint8Array): boolean {
    this.taken.push(Buffer.from(bytes).toString());
    return !this.isFull;
  }

  close(): void {
    this.isClosed = true;
  }
}

const batch = (text: string, restart: string | null = null): Batch => ({
  bytes: Buffer.from(text),
  restart: restart === null ? null : Buffer.from(restart),
});

const limits = { maxBytes: 10, maxAgeMs: 10_000, maxStuckMs: 10_000 };

const open = (isSkipping = false) => {
  const sink = new FakeSink();
  return { sink, queue: new ReaderQueue(sink, { limits, isSkipping }) };
};

describe('ReaderQueue', () => {
  it('hands batches on at once while the connection takes them', () => {
    const { sink, queue } = open();
    queue.offer(batch('a'), millis(0));
    queue.offer(batch('b'), millis(100));
    expect(sink.taken).toEqual(['a', 'b']);
    expect(queue.queuedBytes).toBe(0);
  });

  it('queues what a full connection cannot take, and sends it in order when it drained', () => {
    const { sink, queue } = open();
    sink.isFull = true;
    queue.offer(batch('a'), millis(0));
    queue.offer(batch('b'), millis(100));
    queue.offer(batch('c'), millis(200));
    expect(sink.taken).toEqual(['a']);
    sink.isFull = false;
    queue.drained(millis(300));
    expect(sink.taken).toEqual(['a', 'b', 'c']);
  });

  it('drops everything beyond its bytes and goes on at the next start with what a decoder needs', () => {
    const { sink, queue } = open();
    sink.isFull = true;
    for (const text of ['aaaa', 'bbbb', 'cccc', 'dddd']) queue.offer(batch(text), millis(0));
    expect(queue.isSkipping).toBe(true);
    expect(queue.queuedBytes).toBe(0);
    sink.isFull = false;
    queue.drained(millis(100));
    queue.offer(batch('delta'), millis(200));
    queue.offer(batch('key', 'head'), millis(300));
    queue.offer(batch('more'), millis(400));
    expect(sink.taken).toEqual(['aaaa', 'head', 'key', 'more']);
  });

  it('drops by age too, however few bytes wait and although something is taken now and then', () => {
    const { sink, queue } = open();
    sink.isFull = true;
    for (const [at, text] of ['a', 'b', 'c', 'd'].entries()) queue.offer(batch(text), millis(at));
    queue.drained(millis(9_000));
    expect([queue.isSkipping, queue.queuedBytes]).toEqual([false, 2]);
    queue.offer(batch('e'), millis(10_500));
    expect([queue.isSkipping, queue.queuedBytes, sink.isClosed]).toEqual([true, 0, false]);
  });

  it('closes a connection that took nothing for 10 s, also when nothing more is offered', () => {
    const { sink, queue } = open();
    sink.isFull = true;
    queue.offer(batch('a'), millis(0));
    queue.check(millis(9_999));
    expect(sink.isClosed).toBe(false);
    queue.check(millis(10_000));
    expect(sink.isClosed).toBe(true);
    queue.offer(batch('b', 'head'), millis(10_001));
    expect(sink.taken).toEqual(['a']);
  });

  it('lets a newcomer begin only where it can', () => {
    const { sink, queue } = open(true);
    queue.offer(batch('delta'), millis(0));
    queue.offer(batch('key', 'head'), millis(1));
    expect(sink.taken).toEqual(['head', 'key']);
  });
});
