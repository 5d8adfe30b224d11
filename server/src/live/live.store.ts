import type { Account } from '../account/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Database } from '../platform/db/index.ts';
import { createRoomStore, type RoomStore } from './room.store.ts';
import { createSessionStore, type SessionStore } from './session.store.ts';
import { createStreamKeys, type StreamKeys } from './stream-key.ts';

/** Everything of the live feature that is kept: for the engine (`EngineStore`), the routes and the command line. */
export interface LiveStore extends RoomStore, SessionStore {
  readonly keys: StreamKeys;
}

/** The live store on PostgreSQL; stream keys are hashed and encrypted under the site key. */
export const createLiveStore = (
  database: Pick<Database, 'drizzle'>,
  config: { readonly secrets: Pick<Config['secrets'], 'siteKey'> },
  account: Pick<Account, 'findIdentity'>,
): LiveStore => {
  const keys = createStreamKeys(config.secrets.siteKey);
  return { keys, ...createRoomStore(database), ...createSessionStore(database, keys, account) };
};
