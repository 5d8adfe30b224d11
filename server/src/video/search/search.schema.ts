import { sql } from 'drizzle-orm';
import { customType, index, pgTable, text } from 'drizzle-orm/pg-core';
import { videos } from '../video.schema.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/**
 * What is searched of videos. Triggers on `videos` and `users` (migration 0004) keep it in the transaction of every change, whoever makes
 * it; `search_tokens` there cuts words and, of Chinese, pairs of characters.
 */
export const videoSearch = pgTable(
  'video_search',
  {
    videoId: text('video_id')
      .primaryKey()
      .references(() => videos.id, { onDelete: 'cascade' }),
    /** In lower case and NFKC. */
    title: text('title').notNull(),
    /** Words and pairs with their weight: A title, B tags, C author, D description. */
    doc: tsvector('doc').notNull(),
  },
  (table) => [
    index('video_search_doc').using('gin', table.doc),
    index('video_search_title').using('gin', sql`${table.title} gin_trgm_ops`),
    index('video_search_start').on(sql`${table.title} text_pattern_ops`),
  ],
);
