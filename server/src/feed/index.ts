export { registerFeedRoutes } from './feed.routes.ts';
export { registerPageRoutes } from './pages/page.routes.ts';
export { createPageStore, type PageStore } from './pages/page.store.ts';
export { createPages, type Pages } from './pages/pages.ts';
