CREATE SEQUENCE "public"."attempt_fence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "artifacts" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"run_id" uuid,
	"workflow_id" uuid,
	"workflow_version" integer,
	"step_id" uuid,
	"step_ref" text,
	"attempt_id" uuid,
	"attempt" integer,
	"component_id" text,
	"component_version" integer,
	"output" text NOT NULL,
	"many" boolean NOT NULL,
	"name" text NOT NULL,
	"label" text,
	"media_type" text NOT NULL,
	"format" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"saved_to_run" boolean NOT NULL,
	"publish_on_settle" boolean DEFAULT false NOT NULL,
	"partial" boolean DEFAULT false NOT NULL,
	"damaged" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"publication_id" uuid,
	"search_text" text NOT NULL,
	"created_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "artifacts_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "artifacts_attempt_name_key" UNIQUE("organization_id","attempt_id","output","name")
);
--> statement-breakpoint
ALTER TABLE "artifacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "collection_versions" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"collection_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"artifact_id" uuid NOT NULL,
	"published_by" text NOT NULL,
	"published_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"unpublished_at" timestamp (3) with time zone,
	CONSTRAINT "collection_versions_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "collection_versions_version_key" UNIQUE("organization_id","collection_id","version")
);
--> statement-breakpoint
ALTER TABLE "collection_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "collections" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"label" text NOT NULL,
	"output" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"last_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "collections_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "collections_series_key" UNIQUE("organization_id","label","output","name")
);
--> statement-breakpoint
ALTER TABLE "collections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "files" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"key" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"detected_media_type" text,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "files_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "files_key_key" UNIQUE("organization_id","key")
);
--> statement-breakpoint
ALTER TABLE "files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"details" jsonb,
	"request_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_log_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "run_inputs" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" jsonb,
	"artifact_id" uuid,
	"artifact" jsonb,
	CONSTRAINT "run_inputs_pk" PRIMARY KEY("organization_id","run_id","name")
);
--> statement-breakpoint
ALTER TABLE "run_inputs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "step_inputs" (
	"organization_id" uuid NOT NULL,
	"step_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"port" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"artifact_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "step_inputs_pk" PRIMARY KEY("organization_id","step_id","port","position")
);
--> statement-breakpoint
ALTER TABLE "step_inputs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "login_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"token_sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "login_tokens_token_key" UNIQUE("token_sha256")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_organization_id_key" UNIQUE("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"last_run_number" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"token_sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_token_key" UNIQUE("token_sha256")
);
--> statement-breakpoint
CREATE TABLE "log_chunks" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"step_ref" text NOT NULL,
	"attempt" integer NOT NULL,
	"stream" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "log_chunks_pk" PRIMARY KEY("organization_id","run_id","sequence")
);
--> statement-breakpoint
ALTER TABLE "log_chunks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "run_events" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "run_events_pk" PRIMARY KEY("organization_id","run_id","sequence")
);
--> statement-breakpoint
ALTER TABLE "run_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"workflow_id" uuid NOT NULL,
	"workflow_version" integer NOT NULL,
	"state" text NOT NULL,
	"trigger" text NOT NULL,
	"retry_of" uuid,
	"idempotency_key" text,
	"idempotency_digest" text,
	"open_steps" integer NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "runs_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "runs_number_key" UNIQUE("organization_id","number"),
	CONSTRAINT "runs_idempotency_key" UNIQUE("organization_id","idempotency_key")
);
--> statement-breakpoint
ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "step_attempts" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"step_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"fence" bigint NOT NULL,
	"state" text NOT NULL,
	"job_id" uuid NOT NULL,
	"job_retry" integer NOT NULL,
	"runner" text NOT NULL,
	"failure" jsonb,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "step_attempts_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "step_attempts_number_key" UNIQUE("organization_id","step_id","number"),
	CONSTRAINT "step_attempts_delivery_key" UNIQUE("organization_id","job_id","job_retry")
);
--> statement-breakpoint
ALTER TABLE "step_attempts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "steps" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"ref" text NOT NULL,
	"node" jsonb NOT NULL,
	"state" text NOT NULL,
	"predecessors" text[] NOT NULL,
	"successors" text[] NOT NULL,
	"open_predecessors" integer NOT NULL,
	"blocked" boolean DEFAULT false NOT NULL,
	"inputs" jsonb,
	"outputs" jsonb,
	"failure" jsonb,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "steps_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "steps_ref_key" UNIQUE("organization_id","run_id","ref")
);
--> statement-breakpoint
ALTER TABLE "steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workflow_versions" (
	"organization_id" uuid NOT NULL,
	"workflow_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"graph" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_versions_pk" PRIMARY KEY("organization_id","workflow_id","version")
);
--> statement-breakpoint
ALTER TABLE "workflow_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workflows" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"latest_version" integer NOT NULL,
	"seed_key" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "workflows_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "workflows_seed_key" UNIQUE("organization_id","seed_key")
);
--> statement-breakpoint
ALTER TABLE "workflows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_file_fk" FOREIGN KEY ("organization_id","file_id") REFERENCES "public"."files"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_workflow_fk" FOREIGN KEY ("organization_id","workflow_id") REFERENCES "public"."workflows"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_step_fk" FOREIGN KEY ("organization_id","step_id") REFERENCES "public"."steps"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_attempt_fk" FOREIGN KEY ("organization_id","attempt_id") REFERENCES "public"."step_attempts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_versions" ADD CONSTRAINT "collection_versions_collection_fk" FOREIGN KEY ("organization_id","collection_id") REFERENCES "public"."collections"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_versions" ADD CONSTRAINT "collection_versions_artifact_fk" FOREIGN KEY ("organization_id","artifact_id") REFERENCES "public"."artifacts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_inputs" ADD CONSTRAINT "run_inputs_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_inputs" ADD CONSTRAINT "run_inputs_artifact_fk" FOREIGN KEY ("organization_id","artifact_id") REFERENCES "public"."artifacts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_inputs" ADD CONSTRAINT "step_inputs_step_fk" FOREIGN KEY ("organization_id","step_id") REFERENCES "public"."steps"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_inputs" ADD CONSTRAINT "step_inputs_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_inputs" ADD CONSTRAINT "step_inputs_artifact_fk" FOREIGN KEY ("organization_id","artifact_id") REFERENCES "public"."artifacts"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_tokens" ADD CONSTRAINT "login_tokens_member_fk" FOREIGN KEY ("organization_id","member_id") REFERENCES "public"."members"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_fk" FOREIGN KEY ("organization_id","member_id") REFERENCES "public"."members"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_chunks" ADD CONSTRAINT "log_chunks_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_workflow_version_fk" FOREIGN KEY ("organization_id","workflow_id","workflow_version") REFERENCES "public"."workflow_versions"("organization_id","workflow_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_retry_fk" FOREIGN KEY ("organization_id","retry_of") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_attempts" ADD CONSTRAINT "step_attempts_step_fk" FOREIGN KEY ("organization_id","step_id") REFERENCES "public"."steps"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_attempts" ADD CONSTRAINT "step_attempts_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_versions" ADD CONSTRAINT "workflow_versions_workflow_fk" FOREIGN KEY ("organization_id","workflow_id") REFERENCES "public"."workflows"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "artifacts_newest_idx" ON "artifacts" USING btree ("organization_id","id") WHERE "artifacts"."state" = 'available';--> statement-breakpoint
CREATE INDEX "artifacts_run_idx" ON "artifacts" USING btree ("organization_id","run_id","id");--> statement-breakpoint
CREATE INDEX "artifacts_pending_idx" ON "artifacts" USING btree ("organization_id","created_at") WHERE "artifacts"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "artifacts_transient_idx" ON "artifacts" USING btree ("organization_id","run_id") WHERE "artifacts"."state" = 'available' and not "artifacts"."saved_to_run" and "artifacts"."publication_id" is null;--> statement-breakpoint
CREATE INDEX "artifacts_origin_idx" ON "artifacts" USING btree ("organization_id","workflow_id","step_ref","output","id");--> statement-breakpoint
CREATE INDEX "artifacts_file_idx" ON "artifacts" USING btree ("organization_id","file_id");--> statement-breakpoint
CREATE INDEX "artifacts_library_idx" ON "artifacts" USING btree ("organization_id","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_component_idx" ON "artifacts" USING btree ("organization_id","component_id","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_media_type_idx" ON "artifacts" USING btree ("organization_id","media_type","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_format_idx" ON "artifacts" USING btree ("organization_id","format","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_workflow_idx" ON "artifacts" USING btree ("organization_id","workflow_id","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_run_idx" ON "artifacts" USING btree ("organization_id","run_id","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_name_idx" ON "artifacts" USING btree ("organization_id","name","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_library_size_idx" ON "artifacts" USING btree ("organization_id","size_bytes","publication_id") WHERE "artifacts"."publication_id" is not null;--> statement-breakpoint
CREATE INDEX "artifacts_search_idx" ON "artifacts" USING gin ("organization_id","search_text" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "collection_versions_live_key" ON "collection_versions" USING btree ("organization_id","artifact_id") WHERE "collection_versions"."unpublished_at" is null;--> statement-breakpoint
CREATE INDEX "files_sha256_idx" ON "files" USING btree ("organization_id","sha256");--> statement-breakpoint
CREATE INDEX "files_unsettled_idx" ON "files" USING btree ("organization_id","created_at") WHERE "files"."state" in ('pending', 'deleting');--> statement-breakpoint
CREATE INDEX "audit_log_subject_idx" ON "audit_log" USING btree ("organization_id","subject_type","subject_id","id");--> statement-breakpoint
CREATE INDEX "run_inputs_artifact_idx" ON "run_inputs" USING btree ("organization_id","artifact_id");--> statement-breakpoint
CREATE INDEX "step_inputs_artifact_idx" ON "step_inputs" USING btree ("organization_id","artifact_id","step_id");--> statement-breakpoint
CREATE INDEX "login_tokens_member_idx" ON "login_tokens" USING btree ("organization_id","member_id");--> statement-breakpoint
CREATE INDEX "sessions_member_idx" ON "sessions" USING btree ("organization_id","member_id");--> statement-breakpoint
CREATE INDEX "log_chunks_step_idx" ON "log_chunks" USING btree ("organization_id","run_id","step_ref","sequence");--> statement-breakpoint
CREATE INDEX "runs_workflow_idx" ON "runs" USING btree ("organization_id","workflow_id","id");--> statement-breakpoint
CREATE INDEX "runs_state_idx" ON "runs" USING btree ("organization_id","state","id");--> statement-breakpoint
CREATE UNIQUE INDEX "step_attempts_live_key" ON "step_attempts" USING btree ("organization_id","step_id") WHERE "step_attempts"."state" = 'running';--> statement-breakpoint
CREATE INDEX "step_attempts_run_idx" ON "step_attempts" USING btree ("organization_id","run_id");--> statement-breakpoint
CREATE INDEX "steps_live_idx" ON "steps" USING btree ("organization_id","state") WHERE "steps"."state" in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "workflows_name_key" ON "workflows" USING btree ("organization_id","name") WHERE "workflows"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "workflows_newest_idx" ON "workflows" USING btree ("organization_id","id") WHERE "workflows"."deleted_at" is null;--> statement-breakpoint
CREATE POLICY "artifacts_tenant" ON "artifacts" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "artifacts_search" ON "artifacts" AS PERMISSIVE FOR SELECT TO "exhibit_search" USING (true);--> statement-breakpoint
CREATE POLICY "collection_versions_tenant" ON "collection_versions" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "collections_tenant" ON "collections" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "files_tenant" ON "files" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "audit_log_tenant" ON "audit_log" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "run_inputs_tenant" ON "run_inputs" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "step_inputs_tenant" ON "step_inputs" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "log_chunks_tenant" ON "log_chunks" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "run_events_tenant" ON "run_events" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "runs_tenant" ON "runs" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "step_attempts_tenant" ON "step_attempts" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "steps_tenant" ON "steps" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "workflow_versions_tenant" ON "workflow_versions" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "workflows_tenant" ON "workflows" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);