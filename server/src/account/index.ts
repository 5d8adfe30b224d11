export { users } from './account.schema.ts';
export { createAccount, createAccountCore, type Account, type AccountCore } from './account.ts';
export { registerAccountRoutes } from './account.routes.ts';
export { authorise } from './authorise.ts';
export { credentialOf } from './credential.ts';
export { accountTopic, isAccountEvent, type AccountEvent } from './events.ts';
export { createGate, type Gate } from './gate.ts';
export { userIdentity, type Identity } from './identity.ts';
