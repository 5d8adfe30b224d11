import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router';
import { nextPath } from '../features/auth/next-path.ts';
import { adminPlaces } from './shell/admin-places.ts';
import { session } from './session.ts';

const authMessages = ['auth', 'error'] as const;

/** Members need no way in; what an account elsewhere answered is shown to them, too. */
async function leadOn(to: RouteLocationNormalized): Promise<true | string> {
  if (to.query['error'] !== undefined) return true;
  return (await session.whenKnown()) ? nextPath(to.query['next']) : true;
}

const authRoutes: readonly RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('../features/auth/login-page.vue') },
  { path: '/register', name: 'register', component: () => import('../features/auth/register-page.vue') },
  { path: '/forgot', name: 'forgot', component: () => import('../features/auth/forgot-page.vue') },
  { path: '/2fa', name: 'second-factor', component: () => import('../features/auth/second-factor-page.vue') },
].map((route) =>
  Object.assign(route, { beforeEnter: leadOn, meta: { frame: 'bare' as const, messages: authMessages } }),
);

const meRoutes: readonly RouteRecordRaw[] = [
  { path: '/me', name: 'me', component: () => import('../features/me/me-menu.vue') },
  { path: '/me/settings', redirect: '/me/settings/profile' },
  {
    path: '/me/settings/:section(profile|security|sessions|privacy|appearance)',
    name: 'me-settings',
    component: () => import('../features/me/me-layout.vue'),
  },
].map((route) => Object.assign(route, { meta: { isForMembers: true, messages: ['me', 'error'] as const } }));

const adminPaths: Readonly<Record<string, string>> = {
  users: 'users/:userId?',
  review: 'review/:videoId?',
  settings: 'settings/:section?',
};
/** Pages about videos speak of them as the studio does. */
const contentPlaces: readonly string[] = ['review', 'reports', 'content', 'categories'];
const contentMessages = ['admin', 'error', 'studio', 'review', 'report'] as const;

const adminPages: Readonly<Record<string, () => Promise<unknown>>> = {
  users: () => import('../features/admin/users/users-page.vue'),
  roles: () => import('../features/admin/roles/roles-page.vue'),
  audit: () => import('../features/admin/audit/audit-page.vue'),
  review: () => import('../features/admin/review/review-page.vue'),
  reports: () => import('../features/admin/reports/reports-page.vue'),
  content: () => import('../features/admin/content/videos-page.vue'),
  categories: () => import('../features/admin/content/categories-page.vue'),
  outbox: () => import('../features/admin/outbox/outbox-page.vue'),
  settings: () => import('../features/admin/settings/settings-page.vue'),
};

const studioRoute: RouteRecordRaw = {
  path: '/studio',
  name: 'studio',
  meta: { frame: 'work', messages: ['studio', 'error'], right: 'video.create', rightName: 'site.rightStudio' },
  redirect: '/studio/overview',
  component: () => import('../features/studio/studio-layout.vue'),
  children: [
    { path: 'overview', component: () => import('../features/studio/overview/overview-page.vue') },
    { path: 'upload', component: () => import('../features/studio/upload/upload-page.vue') },
    { path: 'videos', component: () => import('../features/studio/videos/videos-page.vue') },
    { path: 'videos/:videoId', component: () => import('../features/studio/videos/video-page.vue') },
    { path: 'comments', component: () => import('../features/studio/comments/comments-page.vue') },
    { path: 'analytics', component: () => import('../features/studio/analytics/analytics-page.vue') },
  ].map((route) => Object.assign(route, { name: `studio-${route.path.replace('/:videoId', '-one')}` })),
};

const adminRoute: RouteRecordRaw = {
  path: '/admin',
  name: 'admin',
  meta: { frame: 'work', messages: ['admin', 'error'], isForMembers: true },
  component: () => import('../features/admin/admin-layout.vue'),
  children: [
    {
      path: '',
      name: 'admin-start',
      meta: { right: 'user.list', rightName: 'site.rightUsers' },
      // The first page that is open to whoever comes.
      beforeEnter: async () => {
        await session.whenKnown();
        const place = adminPlaces.find(({ right }) => session.has(right));
        return place === undefined ? true : { path: place.to, replace: true };
      },
      component: () => import('./forbidden-page.vue'),
    },
    ...adminPlaces.map(({ name, right, label }): RouteRecordRaw => ({
      path: adminPaths[name] ?? name,
      name: `admin-${name}`,
      meta: {
        right,
        rightName: label,
        isOnePage: name === 'users' || name === 'review',
        ...(contentPlaces.includes(name) ? { messages: contentMessages } : {}),
      },
      component: adminPages[name] ?? (() => import('./missing-page.vue')),
    })),
  ],
};

const discoveryRoutes: readonly RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('../features/home/home-page.vue') },
  { path: '/explore/:cat?', name: 'explore', component: () => import('../features/home/explore-page.vue') },
  { path: '/tag/:tag', name: 'tag', component: () => import('../features/home/explore-page.vue') },
  { path: '/shorts', name: 'shorts', component: () => import('../features/home/explore-page.vue') },
  { path: '/search', name: 'search', component: () => import('../features/search/search-page.vue') },
  {
    path: '/following',
    name: 'following',
    meta: { isForMembers: true },
    component: () => import('../features/following/following-page.vue'),
  },
  { path: '/list/:playlistId', name: 'playlist', component: () => import('../features/library/playlist-page.vue') },
].map((route) => Object.assign(route, { meta: { ...route.meta, messages: ['home', 'error'] as const } }));

const libraryRoutes: readonly RouteRecordRaw[] = [
  { path: '/me/history', name: 'history', component: () => import('../features/library/history-page.vue') },
  { path: '/me/favorites', name: 'favorites', component: () => import('../features/library/favorites-page.vue') },
  { path: '/me/likes', name: 'likes', component: () => import('../features/library/likes-page.vue') },
  { path: '/me/later', name: 'later', component: () => import('../features/library/later-page.vue') },
].map((route) => Object.assign(route, { meta: { isForMembers: true, messages: ['library', 'error'] as const } }));

/** Every page; each comes with its own code. */
export const routes: readonly RouteRecordRaw[] = [
  ...discoveryRoutes,
  { path: '/live', name: 'live-wall', component: () => import('../features/live/live-wall.vue') },
  {
    path: '/live/:liveId',
    name: 'live',
    meta: { isImmersive: true },
    component: () => {
      // Asked for together with the page, so that the player does not wait for it in turn.
      void import('../player/engine/hls-engine.ts');
      void import('../player/live-player.vue');
      return import('../features/live/live-page.vue');
    },
  },
  {
    path: '/watch/:videoId',
    name: 'watch',
    meta: { isImmersive: true, messages: ['watch', 'error'] },
    component: () => {
      // Asked for together with the page, so that the player does not wait for it in turn.
      void import('../player/engine/vod-engine.ts');
      void import('../features/watch/open-stage.ts');
      void import('../player/vod/vod-player.vue');
      return import('../features/watch/watch-page.vue');
    },
  },
  ...authRoutes,
  {
    path: '/setup',
    name: 'setup',
    meta: { frame: 'bare', messages: ['setup', 'auth', 'error'] },
    component: () => import('../features/setup/setup-page.vue'),
  },
  ...meRoutes,
  ...libraryRoutes,
  {
    path: '/u/:handle/:tab(shorts|lives|lists|about|followers|following)?',
    name: 'user',
    meta: { messages: ['user', 'error'], isOnePage: true },
    component: () => import('../features/user/user-page.vue'),
  },
  studioRoute,
  adminRoute,
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./missing-page.vue') },
];
