import { Writable } from 'node:stream';
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createLog } from './index.ts';

function record(): { readonly log: ReturnType<typeof createLog>; readonly text: () => string } {
  let text = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { log: createLog({ logLevel: 'trace', destination }), text: () => text };
}

test('a line is one JSON object with level, time and sentence', () => {
  const { log, text } = record();
  log.warn({ liveId: 'abc' }, 'the publisher went away');
  expect(JSON.parse(text())).toMatchObject({ level: 'warn', liveId: 'abc', msg: 'the publisher went away' });
});

test('values under secret names never appear, however deep', () => {
  const { log, text } = record();
  log.info(
    {
      token: 'hunter2',
      user: { password: 'hunter2', headers: [{ cookie: 'hunter2', Authorization: 'hunter2' }] },
      streamKey: 'hunter2',
    },
    'x',
  );
  expect(text()).not.toContain('hunter2');
  expect(text().match(/\[redacted\]/g)).toHaveLength(5);
});

test('secrets inside texts and errors never appear', () => {
  const { log, text } = record();
  log.info('push to rtmp://localhost:1935/live/hunter2?a=1');
  log.info(
    {
      url: '/media/live/1.flv?token=hunter2&realtime=1',
      header: 'Bearer hunter2',
      db: 'postgres://amphi:hunter2@db/amphi',
    },
    'x',
  );
  log.child({ peer: 'rtmps://a.example/live/hunter2' }).error({ err: new Error('at rtmp://h/app/hunter2') }, 'x');
  expect(text()).not.toContain('hunter2');
  expect(text()).toContain('realtime=1');
});

test('numbers and flags about secrets stay', () => {
  const { log, text } = record();
  log.info({ hasToken: true, attempts: 3 }, 'x');
  expect(JSON.parse(text())).toMatchObject({ hasToken: true, attempts: 3 });
});

test('a failed database statement is told without its values', () => {
  const { log, text } = record();
  const cause = Object.assign(new Error('connection lost'), { detail: 'Key (key_hash)=(hunter2) exists' });
  const failure = new DrizzleQueryError('select id from live_rooms where key_hash = $1', ['hunter2', 'a\nb'], cause);
  log.error({ err: failure }, 'request failed');
  log.error({ err: new Error('outer', { cause: failure }) }, 'request failed');
  log.error({ err: cause }, 'request failed');
  expect(text()).not.toContain('hunter2');
  expect(text().match(/where key_hash = \$1/g)?.length).toBeGreaterThanOrEqual(2);
  expect(text().match(/connection lost/g)?.length).toBeGreaterThanOrEqual(3);
});
