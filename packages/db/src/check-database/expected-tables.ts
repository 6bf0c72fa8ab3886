import { is } from "drizzle-orm";
import { CasingCache } from "drizzle-orm/casing";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "../schema/index.ts";

/** A table as the schema declares it. */
export interface ExpectedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Empty for the tables outside row-level security. */
  readonly policies: readonly string[];
  /** What keeps its rows from being rewritten, by name. */
  readonly triggers: readonly string[];
  /** What the app role may do with it, and nothing else. */
  readonly rights: readonly TableRight[];
}

/** What may be granted on a table. */
export const tableRights = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"] as const;
export type TableRight = (typeof tableRights)[number];

/** Nobody rewrites what happened, nor reuses a version number; all other tables take every change. */
const narrowRights: Readonly<Record<string, readonly TableRight[]>> = {
  api_keys: ["SELECT", "INSERT", "UPDATE"],
  audit_log: ["SELECT", "INSERT"],
  run_events: ["SELECT", "INSERT"],
  log_chunks: ["SELECT", "INSERT"],
  workflow_versions: ["SELECT", "INSERT"],
  collections: ["SELECT", "INSERT", "UPDATE"],
  collection_versions: ["SELECT", "INSERT", "UPDATE"],
  secrets: ["SELECT", "INSERT", "UPDATE"],
  secret_versions: ["SELECT", "INSERT", "UPDATE"],
  step_secrets: ["SELECT", "INSERT", "UPDATE"],
};

/** Bytes, digest, name and origin of what is kept never change (migration 0001). */
const immutable = new Set(["files", "artifacts", "collection_versions"]);

/** The tables of the schema, by name. */
export function listExpectedTables(): readonly ExpectedTable[] {
  const casing = new CasingCache("snake_case");
  return Object.values<unknown>(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => {
      const { name, columns, policies } = getTableConfig(table);
      return {
        name,
        columns: columns.map((column) => casing.getColumnCasing(column)),
        policies: policies.map((policy) => policy.name),
        triggers: immutable.has(name) ? [`${name}_immutable`] : [],
        rights: narrowRights[name] ?? (["SELECT", "INSERT", "UPDATE", "DELETE"] as const),
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}
