CREATE TABLE "secret_versions" (
	"organization_id" uuid NOT NULL,
	"secret_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"key_id" text,
	"sealed" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "secret_versions_pk" PRIMARY KEY("organization_id","secret_id","version")
);
--> statement-breakpoint
ALTER TABLE "secret_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "secrets" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"latest_version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "secrets_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "step_secrets" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"step_id" uuid NOT NULL,
	"port" text NOT NULL,
	"secret_id" uuid NOT NULL,
	"version" integer,
	CONSTRAINT "step_secrets_pk" PRIMARY KEY("organization_id","run_id","step_id","port")
);
--> statement-breakpoint
ALTER TABLE "step_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "artifacts" ADD COLUMN "held_secrets" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "secret_versions" ADD CONSTRAINT "secret_versions_secret_fk" FOREIGN KEY ("organization_id","secret_id") REFERENCES "public"."secrets"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_secrets" ADD CONSTRAINT "step_secrets_run_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_secrets" ADD CONSTRAINT "step_secrets_step_fk" FOREIGN KEY ("organization_id","step_id") REFERENCES "public"."steps"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_secrets" ADD CONSTRAINT "step_secrets_secret_fk" FOREIGN KEY ("organization_id","secret_id") REFERENCES "public"."secrets"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "secret_versions_key_idx" ON "secret_versions" USING btree ("organization_id","key_id") WHERE "secret_versions"."sealed" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "secrets_name_key" ON "secrets" USING btree ("organization_id","name") WHERE "secrets"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "step_secrets_secret_idx" ON "step_secrets" USING btree ("organization_id","secret_id");--> statement-breakpoint
CREATE POLICY "secret_versions_tenant" ON "secret_versions" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "secrets_tenant" ON "secrets" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "step_secrets_tenant" ON "step_secrets" AS PERMISSIVE FOR ALL TO "exhibit_app" USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
--> statement-breakpoint
-- What the schema generator can't say of the tables of secrets: rights and forced row-level security.
GRANT SELECT, INSERT, UPDATE ON secrets, secret_versions, step_secrets TO exhibit_app;
--> statement-breakpoint
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE secret_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE step_secrets FORCE ROW LEVEL SECURITY;
