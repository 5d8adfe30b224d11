import type { Millis } from '@amphi/media/time';
import type { UnitEvent } from '@amphi/media/unit';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../platform/clock/testing/fake-clock.ts';
import { testRoom } from '../testing/memory-store.ts';
import type { FeedOrRefusal, Publisher } from './publisher.ts';
import { Seat } from './seat.ts';

class FakePublisher implements Publisher {
  lastBytesAt: Millis;
  cutBy: string | null = null;

  constructor(lastBytesAt: Millis) {
    this.lastBytesAt = lastBytesAt;
  }

  cut(code: string): void {
    this.cutBy = code;
  }
}

const event: UnitEvent = { type: 'discontinuity' };

const open = (begin: () => Promise<void> = async () => undefined) => {
  const clock = createFakeClock();
  const log: string[] = [];
  const seat = new Seat(clock, {
    begin: async () => {
      log.push('begin');
      await begin();
    },
    push: () => log.push('push'),
    left: () => log.push('left'),
    isEager: () => false,
  });
  const publisher = () => new FakePublisher(clock.now());
  return { clock, log, seat, publisher };
};

const feedOf = (answer: FeedOrRefusal) => {
  if (answer.kind === 'refuse') throw new Error(answer.description);
  return answer.feed;
};

describe('Seat', () => {
  it('begins with the first media, keeps what comes meanwhile, and hands it on in order', async () => {
    const begun = Promise.withResolvers<void>();
    const { clock, log, seat, publisher } = open(() => begun.promise);
    const feed = feedOf(await seat.admit(publisher(), testRoom()));
    feed.push(event);
    feed.push(event);
    expect(log).toEqual(['begin']);
    begun.resolve();
    await clock.advance(0);
    feed.push(event);
    expect(log).toEqual(['begin', 'push', 'push', 'push']);
  });

  it('sends the publisher away when the session cannot begin', async () => {
    const { clock, seat, publisher } = open(() => Promise.reject(new Error('no database')));
    const first = publisher();
    feedOf(await seat.admit(first, testRoom())).push(event);
    await clock.advance(0);
    expect(first.cutBy).toBe('unavailable');
    expect(seat.trouble?.code).toBe('unavailable');
  });

  it('refuses a second publisher as soon as the first proves that it lives', async () => {
    const { clock, seat, publisher } = open();
    const first = publisher();
    await seat.admit(first, testRoom());
    await clock.advance(100);
    const asked = seat.admit(publisher(), testRoom());
    await clock.advance(50);
    first.lastBytesAt = clock.now();
    await clock.advance(250);
    expect(await asked).toMatchObject({ kind: 'refuse', rtmpCode: 'NetStream.Publish.BadName' });
    expect(first.cutBy).toBeNull();
  });

  it('gives the seat of a half-open publisher to the next one within 2 s', async () => {
    const { clock, log, seat, publisher } = open();
    const first = publisher();
    const old = feedOf(await seat.admit(first, testRoom()));
    const asked = seat.admit(publisher(), testRoom());
    await clock.advance(2_000);
    expect((await asked).kind).toBe('accept');
    expect(first.cutBy).toBe('taken_over');
    old.push(event);
    old.left(null);
    expect(log).toEqual([]);
  });

  it('gives it at once when the owner allowed the take-over, but only once', async () => {
    const { seat, publisher } = open();
    await seat.admit(publisher(), testRoom());
    seat.allowTakeOver();
    expect((await seat.admit(publisher(), testRoom())).kind).toBe('accept');
    const third = seat.admit(publisher(), testRoom());
    expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
  });

  it('stays cool for a minute after the last try, or until the owner goes live', async () => {
    const { clock, seat, publisher } = open();
    seat.coolDown();
    for (let tries = 0; tries < 3; tries += 1) {
      await clock.advance(50_000);
      expect(await seat.admit(publisher(), testRoom())).toMatchObject({ kind: 'refuse', code: 'ended_by_owner' });
    }
    await clock.advance(60_000);
    expect((await seat.admit(publisher(), testRoom())).kind).toBe('accept');
    seat.cut('ended', '');
    seat.coolDown();
    seat.warmUp();
    expect((await seat.admit(publisher(), testRoom())).kind).toBe('accept');
  });

  it('refuses a closed room', async () => {
    const { seat, publisher } = open();
    expect(await seat.admit(publisher(), testRoom({ isClosed: true }))).toMatchObject({ code: 'room_closed' });
  });

  it('tells the room that its publisher left, with the reason for the studio', async () => {
    const { log, seat, publisher } = open();
    const feed = feedOf(await seat.admit(publisher(), testRoom()));
    feed.left({ code: 'silent', detail: '' });
    expect(log).toEqual(['left']);
    expect(seat.trouble).toMatchObject({ code: 'silent' });
    expect(seat.isFree).toBe(true);
  });
});
