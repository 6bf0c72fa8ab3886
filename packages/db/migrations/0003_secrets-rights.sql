-- What the schema generator can't say of the tables of secrets: rights and forced row-level security.
GRANT SELECT, INSERT, UPDATE ON secrets, secret_versions, step_secrets TO exhibit_app;
--> statement-breakpoint
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE secret_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE step_secrets FORCE ROW LEVEL SECURITY;
