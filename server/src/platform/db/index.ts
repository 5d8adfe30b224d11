export { connectDatabase } from './connect.ts';
export type { Database } from './database.ts';
export { DataFolderHeld } from './embedded/cluster.ts';
export { NewerSchema } from './migrate.ts';
export { openDatabase, type OpenOptions } from './open-database.ts';
