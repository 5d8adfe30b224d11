export { connectDatabase } from './connect.ts';
export type { Database } from './database.ts';
export { openDatabase, type OpenOptions } from './open-database.ts';
