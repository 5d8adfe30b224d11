import type { FastifyInstance } from 'fastify';
import { registerChangeRoutes } from './change.routes.ts';
import { registerFactorLoginRoutes } from './factor-login.routes.ts';
import { registerOidcRoutes } from './oidc.routes.ts';
import { registerPasskeyRoutes } from './passkey.routes.ts';
import { registerReauthenticationRoutes } from './reauthentication.routes.ts';
import { createRouteKit, type FactorRoutesOptions } from './route-kit.ts';
import { registerTotpRoutes } from './totp.routes.ts';

/** Second factors, passkeys, accounts elsewhere, re-authentication, and changes of password, mobile number and email. */
export const registerFactorRoutes = (app: FastifyInstance, options: FactorRoutesOptions): void => {
  const kit = createRouteKit(options);
  registerFactorLoginRoutes(app, options, kit);
  registerOidcRoutes(app, options, kit);
  registerReauthenticationRoutes(app, options, kit);
  registerTotpRoutes(app, options, kit);
  registerPasskeyRoutes(app, options, kit);
  registerChangeRoutes(app, options, kit);
};
