-- What the schema generator can't say: rights, forced row-level security, immutability, the search function.
GRANT USAGE ON SCHEMA public TO exhibit_app, exhibit_search;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO exhibit_app;
--> statement-breakpoint
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO exhibit_app;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON audit_log, run_events, log_chunks, workflow_versions FROM exhibit_app;
--> statement-breakpoint
REVOKE DELETE ON collections, collection_versions FROM exhibit_app;
--> statement-breakpoint
DO $$
DECLARE tenant_table text;
BEGIN
  FOR tenant_table IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % does not change its identity', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER files_immutable BEFORE UPDATE ON files FOR EACH ROW
  WHEN (OLD.key IS DISTINCT FROM NEW.key OR OLD.size_bytes IS DISTINCT FROM NEW.size_bytes OR OLD.sha256 IS DISTINCT FROM NEW.sha256)
  EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER artifacts_immutable BEFORE UPDATE ON artifacts FOR EACH ROW
  WHEN ((OLD.file_id, OLD.name, OLD.size_bytes) IS DISTINCT FROM (NEW.file_id, NEW.name, NEW.size_bytes)
    OR (OLD.run_id, OLD.step_id, OLD.attempt_id, OLD.output) IS DISTINCT FROM (NEW.run_id, NEW.step_id, NEW.attempt_id, NEW.output))
  EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER collection_versions_immutable BEFORE UPDATE ON collection_versions FOR EACH ROW
  WHEN ((OLD.collection_id, OLD.version, OLD.artifact_id) IS DISTINCT FROM (NEW.collection_id, NEW.version, NEW.artifact_id))
  EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Two tables that point at each other: the generator's types can't, and either may be written first.
ALTER TABLE artifacts ADD CONSTRAINT artifacts_publication_fk FOREIGN KEY (organization_id, publication_id)
  REFERENCES collection_versions (organization_id, id) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
GRANT SELECT (id, organization_id, publication_id, search_text, state) ON artifacts TO exhibit_search;
--> statement-breakpoint
-- Under row-level security a LIKE is not leakproof, so the planner would not use the trigram index.
-- This function's owner has a policy of its own; the organization is filtered here, and without one there are no rows.
-- Candidates are gathered before they are sorted, so that a word of old rows does not walk the newest-first index.
-- Planned anew for every pattern: one plan for all of them would read every row.
CREATE FUNCTION search_artifacts(pattern text, published_only boolean, cap integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY SELECT id FROM public.artifacts
    WHERE organization_id = nullif(current_setting('app.organization_id', true), '')::uuid
      AND search_text LIKE pattern
      AND state = 'available'
      AND (publication_id IS NOT NULL OR NOT published_only)
    LIMIT cap;
END $$;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO exhibit_search;
--> statement-breakpoint
ALTER FUNCTION search_artifacts(text, boolean, integer) OWNER TO exhibit_search;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM exhibit_search;
--> statement-breakpoint
REVOKE ALL ON FUNCTION search_artifacts(text, boolean, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION search_artifacts(text, boolean, integer) TO exhibit_app;

--> statement-breakpoint
-- The start-up guard compares what was applied with what the release brings.
GRANT USAGE ON SCHEMA migrations TO exhibit_app;
--> statement-breakpoint
GRANT SELECT ON migrations.__drizzle_migrations TO exhibit_app;
