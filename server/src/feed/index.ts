export { registerFeedRoutes } from './feed.routes.ts';
