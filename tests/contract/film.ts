/** Videos that stand in the database as if they had been uploaded, processed and approved; nothing plays them. */
import { randomBytes } from 'node:crypto';
import type { OpenSite } from './site.ts';

/** What differs from a public, approved video of a minute. */
export interface FilmWish {
  readonly title?: string;
  readonly durationMs?: number;
  readonly visibility?: 'public' | 'private';
  readonly isVertical?: boolean;
}

/** Puts one there; answers its id. */
export const addFilm = async (site: OpenSite, ownerId: string, wish: FilmWish = {}): Promise<string> => {
  const { title = 'A film', durationMs = 60_000, visibility = 'public', isVertical = false } = wish;
  const videoId = randomBytes(6).toString('hex');
  await site.query(
    `insert into videos (id, owner_id, title, visibility, file_name, bytes, received_bytes, duration_ms, width, height,
       take, state, review, created_at, updated_at, published_at)
     values ($1, $2, $3, $4, 'film.mp4', 1000, 1000, $5, $6, $7, 'take0001', 'ready', 'approved', now(), now(), now())`,
    [videoId, ownerId, title, visibility, durationMs, isVertical ? 720 : 1280, isVertical ? 1280 : 720],
  );
  return videoId;
};
