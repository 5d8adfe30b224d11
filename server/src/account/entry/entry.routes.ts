import type { FastifyInstance } from 'fastify';
import type { RateLimits } from '../../platform/rate/index.ts';
import type { Site } from '../../site/index.ts';
import type { AccountCore } from '../account.ts';
import type { Gate } from '../gate.ts';
import { registerCodeRoutes } from './code.routes.ts';
import type { Entry } from './entry.ts';
import { registerLoginRoutes } from './login.routes.ts';
import { registerProofRoutes } from './proof.routes.ts';
import { registerRegistrationRoutes } from './register.routes.ts';
import { registerSessionRoutes } from './session.routes.ts';

/** What the routes of entry need. */
export interface EntryRoutesOptions {
  readonly entry: Entry;
  readonly core: AccountCore;
  readonly gate: Gate;
  readonly limits: RateLimits;
  readonly site: Pick<Site, 'settings'>;
}

/** Every way into an account. */
export const registerEntryRoutes = (app: FastifyInstance, options: EntryRoutesOptions): void => {
  registerProofRoutes(app, options);
  registerRegistrationRoutes(app, options);
  registerLoginRoutes(app, options);
  registerCodeRoutes(app, options);
  registerSessionRoutes(app, options);
};
