import { defineConfig } from 'drizzle-kit';

/** After a change of a table: `npx drizzle-kit generate --name what-changed`; migrations only go forward. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './server/src/**/*.schema.ts',
  out: './server/migrations',
});
