CREATE TABLE "behaviour_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "behaviour_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"user_id" text,
	"url" text NOT NULL,
	"method" text NOT NULL,
	"status" smallint NOT NULL,
	"event" text,
	"message" text,
	"took_ms" integer NOT NULL,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "co_plays" (
	"video_id" text NOT NULL,
	"other_id" text NOT NULL,
	"times" integer NOT NULL,
	CONSTRAINT "co_plays_video_id_other_id_pk" PRIMARY KEY("video_id","other_id")
);
--> statement-breakpoint
CREATE TABLE "history_pauses" (
	"user_id" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "play_days" (
	"video_id" text NOT NULL,
	"day" date NOT NULL,
	"plays" integer DEFAULT 0 NOT NULL,
	"watch_ms" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "play_days_video_id_day_pk" PRIMARY KEY("video_id","day")
);
--> statement-breakpoint
CREATE TABLE "play_marks" (
	"video_id" text NOT NULL,
	"viewer" text NOT NULL,
	"window" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "play_marks_video_id_viewer_window_pk" PRIMARY KEY("video_id","viewer","window")
);
--> statement-breakpoint
CREATE TABLE "plays" (
	"id" text NOT NULL,
	"video_id" text NOT NULL,
	"viewer" text NOT NULL,
	"user_id" text,
	"started_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"position_ms" integer NOT NULL,
	"watched_ms" integer DEFAULT 0 NOT NULL,
	"duration_ms" integer NOT NULL,
	"source" text NOT NULL,
	"device" text NOT NULL,
	"is_counted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "plays_video_id_id_viewer_pk" PRIMARY KEY("video_id","id","viewer")
);
--> statement-breakpoint
CREATE TABLE "video_counts" (
	"video_id" text PRIMARY KEY NOT NULL,
	"plays" integer DEFAULT 0 NOT NULL,
	"watch_ms" bigint DEFAULT 0 NOT NULL,
	"heat" double precision DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "watch_history" (
	"user_id" text NOT NULL,
	"video_id" text NOT NULL,
	"position_ms" integer NOT NULL,
	"duration_ms" integer NOT NULL,
	"is_finished" boolean DEFAULT false NOT NULL,
	"watched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "watch_history_user_id_video_id_pk" PRIMARY KEY("user_id","video_id")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text PRIMARY KEY NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"is_hidden" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" text PRIMARY KEY NOT NULL,
	"reporter_id" text,
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"target_owner_id" text,
	"reason" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"summary" text NOT NULL,
	"path" text,
	"context" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"settled_by" text,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "comment_votes" (
	"comment_id" text NOT NULL,
	"user_id" text NOT NULL,
	"vote" smallint NOT NULL,
	CONSTRAINT "comment_votes_comment_id_user_id_pk" PRIMARY KEY("comment_id","user_id"),
	CONSTRAINT "comment_votes_vote" CHECK ("comment_votes"."vote" in (1, -1))
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"author_id" text,
	"root_id" text,
	"reply_to_user_id" text,
	"text" text NOT NULL,
	"mentions" text[] DEFAULT '{}' NOT NULL,
	"likes" integer DEFAULT 0 NOT NULL,
	"dislikes" integer DEFAULT 0 NOT NULL,
	"replies" integer DEFAULT 0 NOT NULL,
	"is_liked_by_owner" boolean DEFAULT false NOT NULL,
	"pinned_at" timestamp with time zone,
	"heat" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"deleted_by" text
);
--> statement-breakpoint
CREATE TABLE "danmaku" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"author_id" text,
	"at_ms" integer NOT NULL,
	"mode" smallint DEFAULT 0 NOT NULL,
	"colour" integer DEFAULT 16777215 NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"import_id" text,
	CONSTRAINT "danmaku_mode" CHECK ("danmaku"."mode" in (0, 1, 2))
);
--> statement-breakpoint
CREATE TABLE "favourite_folders" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "favourites" (
	"folder_id" text NOT NULL,
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"user_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "favourites_folder_id_kind_target_id_pk" PRIMARY KEY("folder_id","kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "follow_counts" (
	"user_id" text PRIMARY KEY NOT NULL,
	"followers" integer DEFAULT 0 NOT NULL,
	"following" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"follower_id" text NOT NULL,
	"followee_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "follows_follower_id_followee_id_pk" PRIMARY KEY("follower_id","followee_id"),
	CONSTRAINT "follows_not_self" CHECK ("follows"."follower_id" <> "follows"."followee_id")
);
--> statement-breakpoint
CREATE TABLE "later_items" (
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "later_items_user_id_kind_target_id_pk" PRIMARY KEY("user_id","kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "likes" (
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"user_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "likes_kind_target_id_user_id_pk" PRIMARY KEY("kind","target_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "social_counts" (
	"kind" text NOT NULL,
	"target_id" text NOT NULL,
	"likes" integer DEFAULT 0 NOT NULL,
	"favourites" integer DEFAULT 0 NOT NULL,
	"comments" integer DEFAULT 0 NOT NULL,
	"danmaku" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "social_counts_kind_target_id_pk" PRIMARY KEY("kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "playlist_videos" (
	"playlist_id" text NOT NULL,
	"video_id" text NOT NULL,
	"position" integer NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "playlist_videos_playlist_id_video_id_pk" PRIMARY KEY("playlist_id","video_id")
);
--> statement-breakpoint
CREATE TABLE "playlists" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusted_creators" (
	"user_id" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "video_captions" (
	"id" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"language" text NOT NULL,
	"label" text NOT NULL,
	"format" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_pieces" (
	"video_id" text NOT NULL,
	"take" text NOT NULL,
	"number" integer NOT NULL,
	"start_ms" integer NOT NULL,
	"end_ms" integer NOT NULL,
	"plan" jsonb,
	"result" jsonb,
	"state" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"leased_by" text,
	"leased_until" timestamp with time zone,
	"reason" text,
	CONSTRAINT "video_pieces_video_id_take_number_pk" PRIMARY KEY("video_id","take","number")
);
--> statement-breakpoint
CREATE TABLE "video_renditions" (
	"video_id" text NOT NULL,
	"take" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"height" integer,
	"width" integer,
	"fps" real,
	"codec" text NOT NULL,
	"bitrate_bps" integer,
	"peak_bps" integer,
	"language" text,
	"label" text,
	"is_default" boolean DEFAULT true NOT NULL,
	"state" text NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"bytes" bigint,
	"playlist" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "video_renditions_video_id_take_name_pk" PRIMARY KEY("video_id","take","name")
);
--> statement-breakpoint
CREATE TABLE "videos" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"category" text DEFAULT 'other' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"publish_at" timestamp with time zone,
	"is_comments_open" boolean DEFAULT true NOT NULL,
	"is_danmaku_open" boolean DEFAULT true NOT NULL,
	"cover_choice" smallint DEFAULT 0 NOT NULL,
	"cover_candidates" text[] DEFAULT '{}' NOT NULL,
	"own_cover" text,
	"cover" text,
	"preview" text,
	"storyboard" text,
	"own_chapters" jsonb,
	"file_chapters" jsonb,
	"source" text DEFAULT 'upload' NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"received_bytes" bigint DEFAULT 0 NOT NULL,
	"stored_bytes" bigint DEFAULT 0 NOT NULL,
	"live_id" text,
	"live_session_id" text,
	"chat_base_at" timestamp with time zone,
	"duration_ms" integer,
	"width" integer,
	"height" integer,
	"facts" jsonb,
	"take" text,
	"state" text DEFAULT 'uploading' NOT NULL,
	"progress" real,
	"seconds_left" integer,
	"reason" text,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"review" text DEFAULT 'not_reviewed' NOT NULL,
	"review_reason" text,
	"review_note" text,
	"review_since" timestamp with time zone,
	"reviewed_at" timestamp with time zone,
	"reviewed_by" text,
	"reviewer_id" text,
	"reviewer_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"published_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"deleted_by" text,
	"delete_reason" text,
	CONSTRAINT "videos_bytes" CHECK ("videos"."received_bytes" between 0 and "videos"."bytes"),
	CONSTRAINT "videos_schedule" CHECK ("videos"."visibility" <> 'scheduled' or "videos"."publish_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "behaviour_log" ADD CONSTRAINT "behaviour_log_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history_pauses" ADD CONSTRAINT "history_pauses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plays" ADD CONSTRAINT "plays_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch_history" ADD CONSTRAINT "watch_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_votes" ADD CONSTRAINT "comment_votes_comment_id_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_votes" ADD CONSTRAINT "comment_votes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_reply_to_user_id_users_id_fk" FOREIGN KEY ("reply_to_user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_deleted_by_users_id_fk" FOREIGN KEY ("deleted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "danmaku" ADD CONSTRAINT "danmaku_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourite_folders" ADD CONSTRAINT "favourite_folders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_folder_id_favourite_folders_id_fk" FOREIGN KEY ("folder_id") REFERENCES "public"."favourite_folders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_counts" ADD CONSTRAINT "follow_counts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_follower_id_users_id_fk" FOREIGN KEY ("follower_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_followee_id_users_id_fk" FOREIGN KEY ("followee_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "later_items" ADD CONSTRAINT "later_items_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "likes" ADD CONSTRAINT "likes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playlist_videos" ADD CONSTRAINT "playlist_videos_playlist_id_playlists_id_fk" FOREIGN KEY ("playlist_id") REFERENCES "public"."playlists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playlist_videos" ADD CONSTRAINT "playlist_videos_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playlists" ADD CONSTRAINT "playlists_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusted_creators" ADD CONSTRAINT "trusted_creators_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusted_creators" ADD CONSTRAINT "trusted_creators_by_users_id_fk" FOREIGN KEY ("by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_captions" ADD CONSTRAINT "video_captions_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_pieces" ADD CONSTRAINT "video_pieces_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_renditions" ADD CONSTRAINT "video_renditions_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_reviewer_id_users_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_deleted_by_users_id_fk" FOREIGN KEY ("deleted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "behaviour_log_at" ON "behaviour_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "behaviour_log_user" ON "behaviour_log" USING btree ("user_id","at");--> statement-breakpoint
CREATE INDEX "play_days_day" ON "play_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "play_marks_at" ON "play_marks" USING btree ("at");--> statement-breakpoint
CREATE INDEX "plays_recent" ON "plays" USING btree ("last_at");--> statement-breakpoint
CREATE INDEX "plays_user" ON "plays" USING btree ("user_id","started_at");--> statement-breakpoint
CREATE INDEX "video_counts_plays" ON "video_counts" USING btree ("plays" DESC NULLS LAST,"video_id");--> statement-breakpoint
CREATE INDEX "video_counts_watch" ON "video_counts" USING btree ("watch_ms" DESC NULLS LAST,"video_id");--> statement-breakpoint
CREATE INDEX "video_counts_heat" ON "video_counts" USING btree ("heat" DESC NULLS LAST,"video_id");--> statement-breakpoint
CREATE INDEX "watch_history_user" ON "watch_history" USING btree ("user_id","watched_at" DESC NULLS LAST,"video_id");--> statement-breakpoint
CREATE INDEX "watch_history_open" ON "watch_history" USING btree ("user_id","watched_at" DESC NULLS LAST) WHERE not "watch_history"."is_finished";--> statement-breakpoint
CREATE UNIQUE INDEX "reports_open" ON "reports" USING btree ("reporter_id","kind","target_id") WHERE "reports"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "reports_target" ON "reports" USING btree ("kind","target_id","created_at");--> statement-breakpoint
CREATE INDEX "reports_time" ON "reports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "reports_reporter" ON "reports" USING btree ("reporter_id");--> statement-breakpoint
CREATE INDEX "comment_votes_user" ON "comment_votes" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "comments_hot" ON "comments" USING btree ("kind","target_id","heat" DESC NULLS LAST,"id") WHERE "comments"."root_id" is null;--> statement-breakpoint
CREATE INDEX "comments_new" ON "comments" USING btree ("kind","target_id","created_at" DESC NULLS LAST,"id") WHERE "comments"."root_id" is null;--> statement-breakpoint
CREATE INDEX "comments_thread" ON "comments" USING btree ("root_id","created_at","id");--> statement-breakpoint
CREATE INDEX "comments_author" ON "comments" USING btree ("author_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "comments_pinned" ON "comments" USING btree ("kind","target_id") WHERE "comments"."pinned_at" is not null;--> statement-breakpoint
CREATE INDEX "danmaku_moment" ON "danmaku" USING btree ("kind","target_id","at_ms","id");--> statement-breakpoint
CREATE INDEX "danmaku_author" ON "danmaku" USING btree ("author_id","created_at");--> statement-breakpoint
CREATE INDEX "favourite_folders_user" ON "favourite_folders" USING btree ("user_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "favourite_folders_default" ON "favourite_folders" USING btree ("user_id") WHERE "favourite_folders"."is_default";--> statement-breakpoint
CREATE INDEX "favourites_target" ON "favourites" USING btree ("kind","target_id","user_id");--> statement-breakpoint
CREATE INDEX "favourites_user" ON "favourites" USING btree ("user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "follows_followee" ON "follows" USING btree ("followee_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "later_items_user" ON "later_items" USING btree ("user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "likes_user" ON "likes" USING btree ("user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "social_counts_likes" ON "social_counts" USING btree ("kind","likes" DESC NULLS LAST,"target_id");--> statement-breakpoint
CREATE INDEX "playlist_videos_position" ON "playlist_videos" USING btree ("playlist_id","position");--> statement-breakpoint
CREATE INDEX "playlist_videos_video" ON "playlist_videos" USING btree ("video_id");--> statement-breakpoint
CREATE INDEX "playlists_owner" ON "playlists" USING btree ("owner_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "video_captions_language" ON "video_captions" USING btree ("video_id","language");--> statement-breakpoint
CREATE INDEX "video_pieces_open" ON "video_pieces" USING btree ("state","leased_until") WHERE "video_pieces"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "videos_owner" ON "videos" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "videos_newest" ON "videos" USING btree ("published_at" DESC NULLS LAST,"id") WHERE "videos"."visibility" = 'public' and "videos"."review" = 'approved' and "videos"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "videos_category" ON "videos" USING btree ("category","published_at" DESC NULLS LAST,"id") WHERE "videos"."visibility" = 'public' and "videos"."review" = 'approved' and "videos"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "videos_tags" ON "videos" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "videos_review" ON "videos" USING btree ("review_since","id") WHERE "videos"."review" = 'in_review' and "videos"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "videos_scheduled" ON "videos" USING btree ("publish_at") WHERE "videos"."visibility" = 'scheduled';--> statement-breakpoint
CREATE INDEX "videos_deleted" ON "videos" USING btree ("deleted_at") WHERE "videos"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "videos_unfinished" ON "videos" USING btree ("state","updated_at") WHERE "videos"."state" in ('uploading', 'waiting', 'probing', 'preparing', 'playable');--> statement-breakpoint
CREATE UNIQUE INDEX "videos_live_session" ON "videos" USING btree ("live_session_id");--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
INSERT INTO "categories" ("id", "zh", "en", "position") VALUES
	('debate', '辩论', 'Debate', 0),
	('knowledge', '知识', 'Knowledge', 1),
	('technology', '科技', 'Technology', 2),
	('game', '游戏', 'Games', 3),
	('music', '音乐', 'Music', 4),
	('film', '影视', 'Film', 5),
	('life', '生活', 'Life', 6),
	('sport', '体育', 'Sport', 7),
	('news', '资讯', 'News', 8),
	('other', '其他', 'Other', 9);
