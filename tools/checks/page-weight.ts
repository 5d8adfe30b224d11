/** Every page of the built web app stays within its budget: brotli, what it needs before it stands, in units of 1024 bytes. */
import { report } from './report.ts';
import { firstScript, weighPage } from './web-weight.ts';

const kB = 1024;
const shell = ['index.html', 'src/locales/zh-cn/index.ts'];
const words = (...groups: readonly string[]): readonly string[] =>
  groups.map((group) => `src/locales/zh-cn/${group}.ts`);
const page = (path: string, ...groups: readonly string[]): readonly string[] => [
  ...shell,
  ...words(...groups),
  `src/features/${path}.vue`,
];
const work = (path: string): readonly string[] => [
  ...page(path, 'admin', 'error'),
  'src/features/admin/admin-layout.vue',
];

const studio = (path: string): readonly string[] => [
  ...page(`studio/${path}`, 'studio', 'error'),
  'src/features/studio/studio-layout.vue',
];
const content = (path: string): readonly string[] => [...work(path), ...words('studio', 'review', 'report')];

/** Name, sources, and the budgets for scripts and styles. */
const budgets: readonly (readonly [string, readonly string[], number, number])[] = [
  ['the shell', shell, 140, 20],
  ['the home page', page('home/home-page', 'home', 'error'), 145, 25],
  ['a topic', page('home/explore-page', 'home', 'error'), 145, 25],
  ['the search', page('search/search-page', 'home', 'error'), 145, 25],
  ['what is followed', page('following/following-page', 'home', 'error'), 145, 25],
  ['a playlist', page('library/playlist-page', 'home', 'error'), 145, 25],
  ['the history', page('library/history-page', 'library', 'error'), 145, 25],
  ['the favourites', page('library/favorites-page', 'library', 'error'), 145, 25],
  ['what is kept for later', page('library/later-page', 'library', 'error'), 145, 25],
  ['the wall', page('live/live-wall'), 145, 25],
  ['the live page', page('live/live-page'), 150, 28],
  ['the page of a video', page('watch/watch-page', 'watch', 'error'), 150, 28],
  ['the embedded page', ['embed.html', 'src/locales/zh-cn/index.ts', ...words('watch')], 80, 10],
  ['the page of a person', page('user/user-page', 'user', 'error'), 145, 25],
  ['the login', page('auth/login-page', 'auth', 'error'), 140, 20],
  ['the registration', page('auth/register-page', 'auth', 'error'), 140, 20],
  ['the forgotten password', page('auth/forgot-page', 'auth', 'error'), 140, 20],
  ['the second step', page('auth/second-factor-page', 'auth', 'error'), 140, 20],
  ['the first run', page('setup/setup-page', 'auth', 'error', 'setup'), 140, 20],
  ['the own menu', page('me/me-menu', 'me', 'error'), 140, 20],
  ['the own settings', page('me/me-layout', 'me', 'error'), 145, 25],
  ['the studio', studio('overview/overview-page'), 300, 45],
  ['the upload', studio('upload/upload-page'), 300, 45],
  ['the own videos', studio('videos/videos-page'), 300, 45],
  ['the editor of a video', studio('videos/video-page'), 300, 45],
  ['the inbox', studio('comments/comments-page'), 300, 45],
  ['the analytics', studio('analytics/analytics-page'), 300, 45],
  ['the review', content('admin/review/review-page'), 300, 45],
  ['the reports', content('admin/reports/reports-page'), 300, 45],
  ['all videos', content('admin/content/videos-page'), 300, 45],
  ['the categories', content('admin/content/categories-page'), 300, 45],
  ['the users', work('admin/users/users-page'), 300, 45],
  ['the roles', work('admin/roles/roles-page'), 300, 45],
  ['the audit log', work('admin/audit/audit-page'), 300, 45],
  ['the outbox', work('admin/outbox/outbox-page'), 300, 45],
  ['the settings of the site', work('admin/settings/settings-page'), 300, 45],
];

const problems: string[] = [];
const limit = (what: string, bytes: number, most: number): void => {
  if (bytes > most) problems.push(`${what}: ${(bytes / kB).toFixed(1)} kB, at most ${(most / kB).toFixed(1)}`);
};

for (const [name, sources, js, css] of budgets) {
  const weight = weighPage(sources);
  limit(`${name}, scripts`, weight.js, js * kB);
  limit(`${name}, styles`, weight.css, css * kB);
}
const live = page('live/live-page');
const livePlayer = [...live, 'src/player/live-player.vue'];
limit('hls.js', weighPage([...livePlayer, 'src/player/engine/hls-engine.ts']).js - weighPage(livePlayer).js, 95 * kB);
const analytics = studio('analytics/analytics-page');
limit(
  'what draws charts',
  weighPage([...analytics, 'src/ui/chart-box/chart-parts.ts']).js - weighPage(analytics).js,
  190 * kB,
);
const watch = page('watch/watch-page', 'watch', 'error');
const beside = (file: string): number => weighPage([...watch, file]).js - weighPage(watch).js;
limit('hls.js of videos', beside('src/player/engine/vod-engine.ts'), 95 * kB);
limit('danmaku', beside('src/player/danmaku/danmaku-layer.vue'), 15 * kB);
if (firstScript() === '') problems.push('the script before the first paint is missing');
limit('the script before the first paint', firstScript().length, 400);

const heaviest = budgets.map(([name, sources]) => `${name} ${(weighPage(sources).js / kB).toFixed(0)}`).join(', ');
report(problems, `${budgets.length} pages within their budgets (kB of scripts: ${heaviest})`);
