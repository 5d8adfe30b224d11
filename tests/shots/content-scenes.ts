import type { ReportGroup, ReviewItem } from '@amphi/contract';
import type { Page } from 'playwright-core';
import { castCategories } from './library-cast.ts';
import { castMe, playApi, type Answers } from './me-cast.ts';
import { playPictures } from './painted.ts';
import type { Scene } from './scene.ts';
import { castStudioVideo, castStudioVideos } from './studio-cast.ts';
import { playVideo } from './watch-clip.ts';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const person = (userId: string, nickname: string) => ({ userId, username: userId, nickname, avatar: null });
const keeper = {
  ...castMe,
  role: 'admin',
  rights: [
    'account.self',
    'video.watch',
    'user.list',
    'role.manage',
    'audit.read',
    'site.settings',
    'video.review',
    'video.manage_any',
    'report.manage',
    'content.manage',
  ],
};
const storyboard = `WEBVTT\n\n${Array.from({ length: 40 }, (_, at) => {
  const clock = (seconds: number): string =>
    `00:${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}.000`;
  return `${clock(at * 46)} --> ${clock((at + 1) * 46)}\n/media/video/${at + 1}/s.webp#xywh=0,0,640,360`;
}).join('\n\n')}\n`;

const item = (change: Partial<ReviewItem> = {}): ReviewItem => ({
  video: castStudioVideo({ videoId: 'snow', review: 'in_review', publishedAt: null }),
  owner: { ...person('asheng', '灶台阿胜'), createdAt: ago(300 * 1440), approved: 39, rejected: 1, isTrusted: false },
  playUrl: '/media/video/snow/index.m3u8',
  storyboard: '/media/video/snow/t1/storyboard.vtt',
  waitingSince: ago(372),
  reviewer: null,
  ...change,
});
const second = item({ video: { ...castStudioVideos()[0]!, review: 'in_review' }, reviewer: person('bo', 'Bo') });
const queue = { records: [item(), second], next: null, waiting: 14, decidedToday: 37 };

const report = (change: Partial<ReportGroup> = {}): ReportGroup => ({
  kind: 'comment',
  targetId: 'k9',
  summary: '加微信 xx1234 领完整资料，前一百名免费，手慢无！！！看我主页',
  path: '/watch/v1?comment=k9',
  owner: person('kite_07', 'kite_07'),
  isGone: false,
  reports: [
    {
      reportId: 'r1',
      reporter: person('adawren', 'Ada Wren'),
      reason: 'spam',
      note: '同样的话发了二十多条。',
      at: ago(9),
    },
    { reportId: 'r2', reporter: person('birch', '白桦 Birch'), reason: 'spam', note: '', at: ago(40) },
    { reportId: 'r3', reporter: null, reason: 'misleading', note: '', at: ago(300) },
  ],
  total: 7,
  reasons: [
    { reason: 'spam', times: 6 },
    { reason: 'misleading', times: 1 },
  ],
  state: 'open',
  outcome: null,
  settledBy: null,
  settledAt: null,
  lastAt: ago(9),
  ...change,
});
const reports = [
  report(),
  report({
    kind: 'video',
    targetId: 'v2',
    summary: '与座头鲸同游：汤加的九月',
    owner: person('bluenotes', '蓝色星球笔记'),
    reasons: [{ reason: 'copyright', times: 1 }],
    total: 1,
  }),
  report({
    kind: 'user',
    targetId: 'u4',
    summary: '周末看球',
    owner: person('weekend_ball', '周末看球'),
    reasons: [
      { reason: 'abuse', times: 3 },
      { reason: 'hate', times: 1 },
    ],
    total: 4,
    path: '/u/weekend_ball',
  }),
  report({
    kind: 'danmaku',
    targetId: 'd7',
    summary: '前排广告位招租',
    isGone: true,
    path: null,
    owner: null,
    total: 2,
  }),
];
const settled = reports.map((group, at) => ({
  ...group,
  state: 'settled' as const,
  outcome: (['removed', 'kept', 'user_banned', 'removed'] as const)[at] ?? 'kept',
  settledBy: person('bo', 'Bo'),
  settledAt: ago(60 * (at + 1)),
}));

const owners = [person('birch', '白桦 Birch'), person('asheng', '灶台阿胜'), person('bluenotes', '蓝色星球笔记')];
const all = [
  ...castStudioVideos(),
  castStudioVideo({
    videoId: 'v40',
    title: '前排广告位招租',
    deletedAt: ago(600),
    cover: '/media/video/14/cover.webp',
  }),
].map((video, at) => ({ ...video, owner: owners[at % owners.length]! }));
const usual: Answers = {
  'GET /api/v1/me': keeper,
  'GET /api/v1/categories': castCategories,
  'GET /api/v1/admin/review': queue,
  'PUT /api/v1/admin/review/snow/lock': item(),
  'DELETE /api/v1/admin/review/snow/lock': 'nothing',
  'GET /api/v1/admin/reports': { records: reports, next: null },
  'GET /api/v1/admin/videos': { records: all, total: 412, page: 1, size: 20, pages: 21 },
  'GET /api/v1/admin/categories': castCategories.map((category, at) => ({
    ...category,
    isHidden: at === 8,
    videos: 412 - at * 37,
  })),
};

const play =
  (answers: Answers = {}) =>
  async (page: Page): Promise<void> => {
    await playApi(page, { ...usual, ...answers });
    await playPictures(page);
    await playVideo(page);
    await page.route('**/media/video/snow/t1/storyboard.vtt', (route) =>
      route.fulfill({ contentType: 'text/vtt', body: storyboard }),
    );
  };
const looked = async (page: Page): Promise<void> => {
  await page.locator('.strip button').first().waitFor();
  await page.locator('[data-act="approve"]:enabled').waitFor();
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
};
const ready = async (page: Page): Promise<unknown> => page.locator('main .panel li, main .panel tr').first().waitFor();
const none = async (page: Page): Promise<unknown> => page.locator('main .none h2').waitFor();
const alert = async (page: Page): Promise<unknown> => page.locator('main').getByRole('alert').first().waitFor();

/** Review, reports and content of the administration. */
export const contentScenes: readonly Scene[] = [
  { name: 'admin-review', path: '/admin/review', prepare: play(), act: looked },
  {
    name: 'admin-review-reject',
    path: '/admin/review',
    prepare: play(),
    act: async (page) => {
      await looked(page);
      await page.keyboard.press('7');
      await page.locator('.story button, .strip button').nth(3).click();
      await page
        .locator('.decide textarea')
        .fill('01:47 画面右下角出现个人二维码，请打码或剪掉后重新提交，其余内容没有问题。');
    },
  },
  {
    name: 'admin-review-reason-missing',
    path: '/admin/review',
    prepare: play(),
    act: async (page) => {
      await looked(page);
      await page.locator('[data-act="reject"]').click();
      await alert(page);
    },
  },
  {
    name: 'admin-review-taken',
    path: '/admin/review/snow',
    prepare: play({
      'GET /api/v1/admin/review': { ...queue, records: [item({ reviewer: person('bo', 'Bo') })] },
      'PUT /api/v1/admin/review/snow/lock': ['review_taken', 409, {}],
    }),
    act: alert,
  },
  {
    name: 'admin-review-empty',
    path: '/admin/review',
    prepare: play({ 'GET /api/v1/admin/review': { records: [], next: null, waiting: 0, decidedToday: 37 } }),
    act: none,
  },
  {
    name: 'admin-review-trust',
    path: '/admin/review',
    prepare: play(),
    act: async (page) => {
      await looked(page);
      await page.locator('.owner .btn').click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'admin-review-error',
    path: '/admin/review',
    prepare: play({ 'GET /api/v1/admin/review': ['unavailable', 503, {}] }),
    act: alert,
  },
  { name: 'admin-reports', path: '/admin/reports', prepare: play(), act: ready },
  {
    name: 'admin-reports-open',
    path: '/admin/reports',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('.fold').first().click();
    },
  },
  {
    name: 'admin-reports-settle',
    path: '/admin/reports',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('.btn.danger').first().click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'admin-reports-settled',
    path: '/admin/reports?state=settled',
    prepare: play({ 'GET /api/v1/admin/reports': { records: settled, next: null } }),
    act: ready,
  },
  {
    name: 'admin-reports-empty',
    path: '/admin/reports',
    prepare: play({ 'GET /api/v1/admin/reports': { records: [], next: null } }),
    act: none,
  },
  { name: 'admin-content', path: '/admin/content', prepare: play(), act: ready },
  {
    name: 'admin-content-restore',
    path: '/admin/content?state=deleted',
    prepare: play({ 'GET /api/v1/admin/videos': { records: all.slice(-1), total: 1, page: 1, size: 20, pages: 1 } }),
    act: async (page) => {
      await ready(page);
      await page.locator('td.acts .btn').first().click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  { name: 'admin-categories', path: '/admin/categories', prepare: play(), act: ready },
  {
    name: 'admin-category-edit',
    path: '/admin/categories',
    prepare: play(),
    act: async (page) => {
      await ready(page);
      await page.locator('[data-category] button').nth(2).click();
      await page.locator('dialog[open]').waitFor();
    },
  },
];
