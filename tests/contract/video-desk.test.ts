/** What moderators and administrators decide about videos. */
import {
  adminVideoPage,
  categoryList,
  notificationPage,
  reportPage,
  reviewItem,
  reviewQueue,
  studioVideo,
} from '@amphi/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../harness/process/wait.ts';
import { addFilm } from './film.ts';
import { dataOf, newPerson, refused, request, type Person, type Reply } from './person.ts';
import { openSite, type OpenSite } from './site.ts';

let site: OpenSite;
let admin: Person;
let moderator: Person;
let other: Person;
let owner: Person;
let fan: Person;

const newPersonOf = async (role: string): Promise<Person> => {
  const person = await newPerson(site.server);
  await site.query('update users set role = $1 where id = $2', [role, person.userId]);
  return person;
};

beforeAll(async () => {
  site = await openSite();
  admin = await newPersonOf('admin');
  moderator = await newPersonOf('moderator');
  other = await newPersonOf('moderator');
  owner = await newPerson(site.server);
  fan = await newPerson(site.server);
});
afterAll(() => site.close());

const guest = (method: string, path: string) => request(site.server, method, path);
const ok = async (reply: Promise<Reply>): Promise<void> => {
  const { status, body } = await reply;
  expect([status, body]).toEqual([200, expect.anything()]);
};
const inReview = async (title: string): Promise<string> => {
  const videoId = await addFilm(site, owner.userId, { title });
  await site.query(`update videos set review = 'in_review', review_since = now(), published_at = null where id = $1`, [
    videoId,
  ]);
  return videoId;
};
const noticesOf = async (person: Person) =>
  dataOf(notificationPage, await person.ask('GET', '/api/v1/notifications')).records.map(({ notice }) => notice);

describe('review', () => {
  test('two reviewers make one decision, which is told and kept', async () => {
    const videoId = await inReview('One decision');
    const path = `/api/v1/admin/review/${videoId}`;
    expect(refused(await fan.ask('GET', '/api/v1/admin/review'))).toEqual([403, 'forbidden']);
    const queue = dataOf(reviewQueue, await moderator.ask('GET', '/api/v1/admin/review?size=60'));
    expect(queue.records.map(({ video }) => video.videoId)).toContain(videoId);
    expect(dataOf(reviewItem, await moderator.ask('PUT', `${path}/lock`)).playUrl).toContain('/s/');
    expect(refused(await other.ask('PUT', `${path}/lock`))).toEqual([409, 'review_taken']);
    expect(refused(await other.ask('POST', `${path}/decision`, { decision: 'approve' }))).toEqual([
      409,
      'review_taken',
    ]);
    await ok(moderator.ask('DELETE', `${path}/lock`));
    const both = await Promise.all([
      moderator.ask('POST', `${path}/decision`, { decision: 'reject', reason: 'spam', note: 'no' }),
      other.ask('POST', `${path}/decision`, { decision: 'approve' }),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(refused(await other.ask('POST', `${path}/decision`, { decision: 'approve' }))).toEqual([
      409,
      'review_closed',
    ]);
    const told = await waitFor(
      'the notice',
      async () =>
        (await noticesOf(owner)).find((notice) => notice.kind === 'video_reviewed' && notice.videoId === videoId) ??
        null,
    );
    expect(told).toMatchObject({ title: 'One decision' });
    const kept = await site.query(`select action from audit_log where target_id = $1`, [videoId]);
    expect(kept).toEqual([{ action: expect.stringMatching(/^video\.(?:approve|reject)$/) }]);
  });

  test('a rejected video that its owner mends waits again', async () => {
    const videoId = await inReview('Mended');
    const reject = { decision: 'reject', reason: 'misleading' };
    await ok(moderator.ask('POST', `/api/v1/admin/review/${videoId}/decision`, reject));
    const path = `/api/v1/studio/videos/${videoId}`;
    expect(dataOf(studioVideo, await owner.ask('GET', path))).toMatchObject({
      review: 'rejected',
      reviewReason: 'misleading',
    });
    expect(dataOf(studioVideo, await owner.ask('PATCH', path, { isCommentsOpen: false })).review).toBe('rejected');
    expect(dataOf(studioVideo, await owner.ask('PATCH', path, { title: 'An honest title' })).review).toBe('in_review');
    await ok(moderator.ask('POST', `/api/v1/admin/review/${videoId}/decision`, { decision: 'approve' }));
    expect(dataOf(studioVideo, await owner.ask('PATCH', path, { title: 'Edited later' })).review).toBe('approved');
    expect((await guest('GET', `/api/v1/videos/${videoId}`)).status).toBe(200);
  });

  test('trust is given and taken with a reason', async () => {
    const path = `/api/v1/admin/creators/${fan.userId}/trust`;
    expect(refused(await moderator.ask('PUT', path, {}))).toEqual([400, 'reason_required']);
    await ok(moderator.ask('PUT', path, { reason: 'known well' }));
    expect(await site.query('select by from trusted_creators where user_id = $1', [fan.userId])).toEqual([
      { by: moderator.userId },
    ]);
    await ok(moderator.ask('DELETE', path, { reason: 'no longer' }));
    expect(await site.query('select by from trusted_creators where user_id = $1', [fan.userId])).toEqual([]);
    expect(refused(await moderator.ask('PUT', '/api/v1/admin/creators/nobody/trust', { reason: 'x' }))).toEqual([
      404,
      'user_unknown',
    ]);
  });
});

describe('reports', () => {
  const report = (person: Person, targetId: string, body: object = {}) =>
    person.ask('POST', '/api/v1/reports', { kind: 'video', targetId, reason: 'spam', ...body });

  test('of one target are settled together; what is removed is gone, and who reported hears of it', async () => {
    const videoId = await addFilm(site, owner.userId, { title: 'Reported' });
    await ok(report(fan, videoId));
    await ok(report(fan, videoId, { reason: 'abuse', note: 'really' }));
    await ok(report(other, videoId));
    const { records } = dataOf(reportPage, await moderator.ask('GET', '/api/v1/admin/reports'));
    expect(records.find(({ targetId }) => targetId === videoId)).toMatchObject({
      kind: 'video',
      summary: 'Reported',
      path: `/watch/${videoId}`,
      isGone: false,
      total: 2,
      state: 'open',
      owner: { userId: owner.userId },
    });
    const settle = { kind: 'video', targetId: videoId, outcome: 'removed', reason: 'breaks the rules' };
    await ok(moderator.ask('POST', '/api/v1/admin/reports/settle', settle));
    expect(refused(await moderator.ask('POST', '/api/v1/admin/reports/settle', settle))).toEqual([
      404,
      'report_unknown',
    ]);
    expect(refused(await guest('GET', `/api/v1/videos/${videoId}`))).toEqual([404, 'video_unknown']);
    const told = await waitFor(
      'the notice',
      async () => (await noticesOf(fan)).find(({ kind }) => kind === 'report_settled') ?? null,
    );
    expect(told).toEqual({ kind: 'report_settled', target: 'video', summary: 'Reported', outcome: 'removed' });
    const settled = dataOf(reportPage, await moderator.ask('GET', '/api/v1/admin/reports?state=settled&kind=video'));
    expect(settled.records[0]).toMatchObject({
      targetId: videoId,
      isGone: true,
      outcome: 'removed',
      settledBy: { userId: moderator.userId },
    });
  });

  test('name something that is there and may be seen', async () => {
    const hidden = await addFilm(site, owner.userId, { visibility: 'private' });
    expect(refused(await report(fan, hidden))).toEqual([404, 'video_unknown']);
    expect(refused(await report(fan, 'nothing', { kind: 'comment' }))).toEqual([404, 'comment_unknown']);
    expect(refused(await report(fan, 'nothing', { kind: 'danmaku' }))).toEqual([404, 'danmaku_unknown']);
    expect(refused(await report(fan, 'nothing', { kind: 'live' }))).toEqual([404, 'live_unknown']);
    expect(refused(await report(fan, 'nothing', { kind: 'user' }))).toEqual([404, 'user_unknown']);
    await ok(report(fan, owner.userId, { kind: 'user' }));
    expect(refused(await guest('POST', '/api/v1/reports'))).toEqual([401, 'login_required']);
  });
});

test('an administrator takes a video down with a reason, finds it, and brings it back', async () => {
  const videoId = await addFilm(site, owner.userId, { title: 'Taken down' });
  const path = `/api/v1/admin/videos/${videoId}`;
  expect(refused(await moderator.ask('DELETE', path, { reason: 'x' }))).toEqual([403, 'forbidden']);
  await ok(admin.ask('DELETE', path, { reason: 'a complaint' }));
  expect(refused(await admin.ask('DELETE', path, { reason: 'again' }))).toEqual([404, 'video_unknown']);
  const gone = dataOf(adminVideoPage, await admin.ask('GET', '/api/v1/admin/videos?state=deleted&q=Taken'));
  expect(gone.records.map((video) => [video.videoId, video.owner.userId])).toEqual([[videoId, owner.userId]]);
  await ok(admin.ask('POST', `${path}/restore`, { reason: 'a mistake' }));
  expect((await guest('GET', `/api/v1/videos/${videoId}`)).status).toBe(200);
  expect(dataOf(studioVideo, await admin.ask('PATCH', path, { category: '音乐' })).category).toBe('music');
  const kept = await site.query(`select action from audit_log where target_id = $1 order by id`, [videoId]);
  expect(kept).toEqual(['video.remove', 'video.restore', 'video.change'].map((action) => ({ action })));
});

test('categories are made, renamed, hidden and removed unless something has them', async () => {
  const path = '/api/v1/admin/categories';
  const shown = async () => dataOf(categoryList, await guest('GET', '/api/v1/categories')).map(({ id }) => id);
  expect(await shown()).toContain('music');
  expect(refused(await fan.ask('POST', path, { id: 'cooking', zh: '美食', en: 'Cooking' }))).toEqual([
    403,
    'forbidden',
  ]);
  await ok(admin.ask('POST', path, { id: 'cooking', zh: '美食', en: 'Cooking' }));
  expect(refused(await admin.ask('POST', path, { id: 'food', zh: '美食', en: 'Food' }))).toEqual([
    409,
    'category_taken',
  ]);
  const videoId = await addFilm(site, owner.userId);
  const changed = await owner.ask('PATCH', `/api/v1/studio/videos/${videoId}`, { category: 'COOKING' });
  expect(dataOf(studioVideo, changed).category).toBe('cooking');
  expect(refused(await admin.ask('DELETE', `${path}/cooking`))).toEqual([409, 'category_in_use']);
  await ok(admin.ask('PATCH', `${path}/cooking`, { isHidden: true }));
  expect(await shown()).not.toContain('cooking');
  await ok(owner.ask('PATCH', `/api/v1/studio/videos/${videoId}`, { category: 'life' }));
  await ok(admin.ask('DELETE', `${path}/cooking`));
  expect(refused(await admin.ask('DELETE', `${path}/cooking`))).toEqual([404, 'category_unknown']);
});
