ALTER TABLE "artifacts" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "artifacts" ADD COLUMN "idempotency_digest" text;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "detected_format" text;--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_idempotency_key" UNIQUE("organization_id","idempotency_key");