CREATE TABLE "video_search" (
	"video_id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"doc" "tsvector" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "live_sessions" ADD COLUMN "replay_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "video_search" ADD CONSTRAINT "video_search_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "video_search_doc" ON "video_search" USING gin ("doc");--> statement-breakpoint
CREATE INDEX "video_search_title" ON "video_search" USING gin ("title" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "video_search_start" ON "video_search" USING btree ("title" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "users_found" ON "users" USING gin (lower("nickname") gin_trgm_ops,lower("username") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "live_sessions_replay" ON "live_sessions" USING btree ("ended_at") WHERE "live_sessions"."ended_at" is not null and "live_sessions"."replay_at" is null;--> statement-breakpoint
UPDATE "live_sessions" SET "replay_at" = now() WHERE "ended_at" is not null;--> statement-breakpoint
CREATE FUNCTION search_text(input text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	select lower(normalize(input, NFKC))
$$;--> statement-breakpoint
CREATE FUNCTION search_tokens(input text) RETURNS TABLE (token text, is_start boolean) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	-- Runs of Chinese, Japanese and Korean characters become their pairs and the last character alone (so that every character begins
	-- a token); everything else becomes words. is_start: a query must look for it as the beginning of a token.
	with runs as (
		select run[1] as run, place
		from regexp_matches(
			search_text(input),
			'([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+|[^\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\ufe00-\uffef\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+)',
			'g'
		) with ordinality as found (run, place)
	)
	select substr(run, at, 2), length(run) = 1
	from runs, generate_series(1, length(run)) as at
	where run ~ '^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]'
	union all
	select left(run, 60), true
	from runs
	where run !~ '^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]'
$$;--> statement-breakpoint
CREATE FUNCTION search_doc(title text, tags text[], author text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	select coalesce(string_agg(format('''%s'':%s%s', token, least(at, 16000), weight), ' '), '')::tsvector
	from (
		select token, weight, row_number() over () as at
		from (
			select token, 'A' as weight from search_tokens(title)
			union all select token, 'B' from search_tokens(array_to_string(tags, ' | '))
			union all select token, 'C' from search_tokens(author)
			union all select token, 'D' from search_tokens(left(body, 1000))
		) as weighed
	) as placed
$$;--> statement-breakpoint
CREATE FUNCTION search_query(input text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	-- All of it; null when there is nothing to look for. Words are beginnings: they may still be typed.
	select string_agg(format('''%s''%s', token, case when is_start then ':*' else '' end), ' & ')::tsquery
	from (select distinct token, is_start from search_tokens(left(input, 100)) where is_start or length(token) > 1 limit 40) as wanted
$$;--> statement-breakpoint
CREATE FUNCTION search_pairs(input text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	select coalesce(array_agg(distinct token), '{}') from search_tokens(left(input, 100)) where not is_start and length(token) > 1
$$;--> statement-breakpoint
CREATE FUNCTION search_similar(input text, most integer) RETURNS TABLE (video_id text, score real) LANGUAGE sql STABLE STRICT PARALLEL SAFE
SET pg_trgm.word_similarity_threshold = 0.45 AS $$
	-- Titles that hold something written much like it.
	select video_id, word_similarity(search_text(input), title)
	from video_search
	where title %> search_text(input)
	order by 2 desc, 1
	limit most
$$;--> statement-breakpoint
CREATE FUNCTION keep_video_search() RETURNS trigger LANGUAGE plpgsql AS $$
begin
	insert into video_search (video_id, title, doc)
	select new.id, search_text(new.title),
		search_doc(new.title, new.tags, users.nickname || ' | ' || users.username, new.description)
	from users where users.id = new.owner_id
	on conflict (video_id) do update set title = excluded.title, doc = excluded.doc;
	return null;
end
$$;--> statement-breakpoint
CREATE TRIGGER video_search_of_video AFTER INSERT OR UPDATE OF title, tags, description ON videos
FOR EACH ROW EXECUTE FUNCTION keep_video_search();--> statement-breakpoint
CREATE FUNCTION keep_author_search() RETURNS trigger LANGUAGE plpgsql AS $$
begin
	update video_search
	set doc = search_doc(videos.title, videos.tags, new.nickname || ' | ' || new.username, videos.description)
	from videos where videos.id = video_search.video_id and videos.owner_id = new.id;
	return null;
end
$$;--> statement-breakpoint
CREATE TRIGGER video_search_of_author AFTER UPDATE OF nickname, username ON users
FOR EACH ROW WHEN (old.nickname is distinct from new.nickname or old.username is distinct from new.username)
EXECUTE FUNCTION keep_author_search();--> statement-breakpoint
INSERT INTO video_search (video_id, title, doc)
SELECT videos.id, search_text(videos.title),
	search_doc(videos.title, videos.tags, users.nickname || ' | ' || users.username, videos.description)
FROM videos JOIN users ON users.id = videos.owner_id;
