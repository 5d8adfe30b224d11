export { registerAdminRoutes } from './admin.routes.ts';
export { createSetup, type Setup } from './setup/setup.ts';
