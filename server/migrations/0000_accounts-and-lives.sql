CREATE TABLE "login_sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"device" text,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"nickname" text NOT NULL,
	"avatar" text,
	"email" text,
	"mobile_hash" text,
	"mobile_sealed" text,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"sex" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "users_username_unique" UNIQUE("username"),
	CONSTRAINT "users_mobile_hash_unique" UNIQUE("mobile_hash"),
	CONSTRAINT "users_sex" CHECK ("users"."sex" in (0, 1, 2))
);
--> statement-breakpoint
CREATE TABLE "live_rooms" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"description" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"cover_image" text,
	"visibility" text DEFAULT 'public' NOT NULL,
	"is_recorded" boolean DEFAULT true NOT NULL,
	"is_preview_first" boolean DEFAULT false NOT NULL,
	"dvr_seconds" integer DEFAULT 3600 NOT NULL,
	"reconnect_seconds" integer DEFAULT 60 NOT NULL,
	"part_target_ms" integer DEFAULT 200 NOT NULL,
	"has_short_gops" boolean DEFAULT false NOT NULL,
	"key_hash" text NOT NULL,
	"key_sealed" text NOT NULL,
	"status" smallint DEFAULT 0 NOT NULL,
	"view_count" integer DEFAULT 0 NOT NULL,
	"last_session_id" text,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "live_rooms_key_hash_unique" UNIQUE("key_hash"),
	CONSTRAINT "live_rooms_status" CHECK ("live_rooms"."status" in (0, 1, 2)),
	CONSTRAINT "live_rooms_visibility" CHECK ("live_rooms"."visibility" in ('public', 'unlisted', 'private'))
);
--> statement-breakpoint
CREATE TABLE "live_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"live_id" text NOT NULL,
	"prefix" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"view_count" integer DEFAULT 0 NOT NULL,
	"peak_watching" integer DEFAULT 0 NOT NULL,
	"keyframes_within_2s" boolean,
	"recording_ms" bigint,
	"recording_bytes" bigint,
	"health" jsonb,
	CONSTRAINT "live_sessions_prefix_unique" UNIQUE("prefix")
);
--> statement-breakpoint
ALTER TABLE "login_sessions" ADD CONSTRAINT "login_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "live_rooms" ADD CONSTRAINT "live_rooms_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "live_sessions" ADD CONSTRAINT "live_sessions_live_id_live_rooms_id_fk" FOREIGN KEY ("live_id") REFERENCES "public"."live_rooms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "login_sessions_user" ON "login_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "login_sessions_expiry" ON "login_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "live_rooms_wall" ON "live_rooms" USING btree (("status" = 1) desc,"started_at" DESC NULLS LAST,"created_at" DESC NULLS LAST,"id") WHERE "live_rooms"."visibility" = 'public' and "live_rooms"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "live_rooms_owner" ON "live_rooms" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "live_sessions_room" ON "live_sessions" USING btree ("live_id","started_at");--> statement-breakpoint
CREATE INDEX "live_sessions_open" ON "live_sessions" USING btree ("started_at") WHERE "live_sessions"."ended_at" is null;