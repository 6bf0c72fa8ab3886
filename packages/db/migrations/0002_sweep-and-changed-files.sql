DROP INDEX "artifacts_pending_idx";--> statement-breakpoint
DROP INDEX "artifacts_transient_idx";--> statement-breakpoint
DROP INDEX "files_unsettled_idx";--> statement-breakpoint
ALTER TABLE "artifacts" ADD COLUMN "changed_while_read" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "artifacts" ADD COLUMN "swept" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "artifacts_leftover_idx" ON "artifacts" USING btree ("organization_id","id") WHERE not "artifacts"."swept" and ("artifacts"."state" <> 'available' or (not "artifacts"."saved_to_run" and "artifacts"."publication_id" is null));--> statement-breakpoint
CREATE INDEX "files_deleting_idx" ON "files" USING btree ("organization_id","id") WHERE "files"."state" = 'deleting';