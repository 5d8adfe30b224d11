import type { FastifyInstance } from 'fastify';
import { registerCodeRoutes } from './code.routes.ts';
import type { EntryRoutesOptions } from './route-options.ts';
import { registerLoginRoutes } from './login.routes.ts';
import { registerProofRoutes } from './proof.routes.ts';
import { registerRegistrationRoutes } from './register.routes.ts';
import { registerSessionRoutes } from './session.routes.ts';

/** Every way into an account. */
export const registerEntryRoutes = (app: FastifyInstance, options: EntryRoutesOptions): void => {
  registerProofRoutes(app, options);
  registerRegistrationRoutes(app, options);
  registerLoginRoutes(app, options);
  registerCodeRoutes(app, options);
  registerSessionRoutes(app, options);
};
