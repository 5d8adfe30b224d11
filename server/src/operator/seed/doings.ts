import { heatOf } from '../../insight/index.ts';
import { createHash } from 'node:crypto';
import { createDice, pick, pickSome, talk } from './crowd.ts';
import type { Film } from './films.ts';
import type { CrowdRows } from './seed.store.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** An id that is the same at every run: 12 of `[0-9A-Za-z]`. */
export const demoId = (name: string): string => {
  const digest = createHash('sha256').update(`amphi demo ${name}`).digest();
  return Array.from(digest.subarray(0, 12), (byte) => alphabet[byte % alphabet.length]).join('');
};

/** A film with the id that it got. */
export interface ShownFilm extends Film {
  readonly videoId: string;
  readonly publishedAt: Date;
}

/** When each film came out: about two a day, the last one this morning. */
export const publishedAt = (index: number, total: number, now: Date): Date =>
  new Date(now.getTime() - (total - index) * 11 * hour - ((index * 37) % 60) * minute);

type Dice = () => number;

/** Who is here and what is shown. */
interface Scene {
  readonly people: readonly string[];
  readonly films: readonly ShownFilm[];
  readonly now: Date;
}

const about = (videoId: string) => ({ kind: 'video' as const, targetId: videoId });

/** A moment after the film came out, more likely soon after. */
const later = (dice: Dice, film: ShownFilm, now: Date): Date => {
  const left = now.getTime() - film.publishedAt.getTime();
  return new Date(film.publishedAt.getTime() + left * dice() ** 2);
};

const folderOf = (userId: string): string => demoId(`folder ${userId}`);

const friendships = (dice: Dice, { people, now }: Scene): Pick<CrowdRows, 'folders' | 'follows'> => ({
  folders: people.map((userId) => ({
    id: folderOf(userId),
    userId,
    name: '默认收藏夹',
    isDefault: true,
    createdAt: new Date(now.getTime() - 25 * day),
  })),
  follows: people.flatMap((followerId) =>
    pickSome(dice, people, 3 + Math.floor(dice() * 6))
      .filter((followeeId) => followeeId !== followerId)
      .map((followeeId) => ({ followerId, followeeId, at: new Date(now.getTime() - dice() * 20 * day) })),
  ),
});

const deeds = (dice: Dice, { people, films, now }: Scene): Pick<CrowdRows, 'likes' | 'favourites'> => {
  const fans = films.map((film) => ({ film, who: pickSome(dice, people, 2 + Math.floor(dice() * 9)) }));
  const deed = (film: ShownFilm, userId: string) => ({ ...about(film.videoId), userId, at: later(dice, film, now) });
  return {
    likes: fans.flatMap(({ film, who }) => who.map((userId) => deed(film, userId))),
    favourites: fans.flatMap(({ film, who }) =>
      who.slice(0, Math.floor(who.length / 2)).map((userId) => ({ ...deed(film, userId), folderId: folderOf(userId) })),
    ),
  };
};

const words = (dice: Dice, { people, films, now }: Scene): Pick<CrowdRows, 'comments' | 'danmaku'> => {
  const said: CrowdRows['comments'][number][] = [];
  const flown: CrowdRows['danmaku'][number][] = [];
  for (const film of films) {
    const texts = talk[film.language];
    pickSome(dice, texts.comments, 2 + Math.floor(dice() * 5)).forEach((text, index) => {
      const id = demoId(`comment ${film.videoId} ${index}`);
      const at = later(dice, film, now);
      const hasReply = dice() < 0.4;
      const common = { ...about(film.videoId), mentions: [] };
      said.push({ ...common, id, authorId: pick(dice, people), text, replies: hasReply ? 1 : 0, createdAt: at });
      if (!hasReply) return;
      const reply = { id: demoId(`reply ${film.videoId} ${index}`), rootId: id, text: pick(dice, texts.replies) };
      const repliedAt = new Date(Math.min(at.getTime() + 3 * hour * dice(), now.getTime()));
      said.push({ ...common, ...reply, authorId: pick(dice, people), createdAt: repliedAt });
    });
    const count = 12 + Math.floor(dice() * film.recipe.seconds);
    for (let index = 0; index < count; index++) {
      const mode = dice() < 0.85 ? 0 : dice() < 0.5 ? 1 : 2;
      const colour = dice() < 0.75 ? 0xffffff : pick(dice, film.recipe.colours.slice(2));
      flown.push({
        ...about(film.videoId),
        id: demoId(`danmaku ${film.videoId} ${index}`),
        authorId: pick(dice, people),
        atMs: Math.floor(dice() * (film.recipe.seconds - 1) * 1000),
        mode,
        colour,
        text: pick(dice, texts.danmaku),
        createdAt: later(dice, film, now),
      });
    }
  }
  return { comments: said, danmaku: flown };
};

const watching = (
  dice: Dice,
  { people, films, now }: Scene,
): Pick<CrowdRows, 'plays' | 'days' | 'counts' | 'history'> => {
  const rows = { plays: [], days: [], counts: [], history: [] } as {
    plays: CrowdRows['plays'][number][];
    days: CrowdRows['days'][number][];
    counts: CrowdRows['counts'][number][];
    history: CrowdRows['history'][number][];
  };
  const sources = ['home', 'explore', 'search', 'related', 'following', 'channel'] as const;
  for (const film of films) {
    const { videoId, recipe } = film;
    const durationMs = recipe.seconds * 1000;
    const visits = 8 + Math.floor(dice() ** 2 * 90);
    const byDay = new Map<string, { plays: number; watchMs: number }>();
    let watchedMs = 0;
    const moments = [film.publishedAt];
    for (let index = 0; index < visits; index++) {
      const startedAt = later(dice, film, now);
      moments.push(startedAt);
      const seen = Math.round(durationMs * Math.min(1, 0.35 + dice()));
      const userId = index < people.length && dice() < 0.7 ? (people[index] ?? null) : null;
      const lastAt = new Date(Math.min(startedAt.getTime() + seen, now.getTime()));
      watchedMs += seen;
      const key = startedAt.toISOString().slice(0, 10);
      const total = byDay.get(key) ?? { plays: 0, watchMs: 0 };
      byDay.set(key, { plays: total.plays + 1, watchMs: total.watchMs + seen });
      const id = demoId(`play ${videoId} ${index}`);
      const source = pick(dice, sources);
      const device = dice() < 0.6 ? ('desktop' as const) : ('mobile' as const);
      const common = { positionMs: seen, durationMs };
      rows.plays.push({
        ...common,
        id,
        videoId,
        viewer: demoId(`viewer ${index}`),
        userId,
        startedAt,
        lastAt,
        watchedMs: seen,
        source,
        device,
        isCounted: true,
      });
      if (userId !== null)
        rows.history.push({ ...common, userId, videoId, isFinished: seen >= durationMs * 0.95, watchedAt: lastAt });
    }
    for (const [date, total] of byDay) rows.days.push({ videoId, day: date, ...total });
    rows.counts.push({
      videoId,
      plays: visits,
      watchMs: watchedMs,
      heat: heatOf(moments),
      updatedAt: now,
    });
  }
  return rows;
};

/** Everything that happened before the visitor came; the same at every run but for the dates, which end now. */
export const planCrowd = (scene: Scene): CrowdRows => {
  const parts = scene.films.map((film) => {
    // Each film has dice of its own, so that it does not matter which others are shown.
    const dice = createDice(film.recipe.seed);
    const alone = { ...scene, films: [film] };
    return { ...deeds(dice, alone), ...words(dice, alone), ...watching(dice, alone) };
  });
  return {
    ...friendships(createDice(0), scene),
    likes: parts.flatMap((part) => part.likes),
    favourites: parts.flatMap((part) => part.favourites),
    comments: parts.flatMap((part) => part.comments),
    danmaku: parts.flatMap((part) => part.danmaku),
    plays: parts.flatMap((part) => part.plays),
    days: parts.flatMap((part) => part.days),
    counts: parts.flatMap((part) => part.counts),
    history: parts.flatMap((part) => part.history),
  };
};
