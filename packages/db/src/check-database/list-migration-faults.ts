import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { type Client, DatabaseError } from "pg";
import { migrationsFolder } from "../migrate.ts";

/** What the migrator's journal says of its files. */
interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

/** SQLSTATEs of a schema or table that is not there, or may not be read. */
const UNREADABLE = new Set(["3F000", "42P01", "42501"]);

/** Compares the migrations of this release with those that the database has seen. */
export async function listMigrationFaults(client: Client): Promise<string[]> {
  const applied = await readApplied(client);
  if (typeof applied === "string") return [applied];
  const journal: Journal = JSON.parse(await readFile(join(migrationsFolder, "meta/_journal.json"), "utf8"));
  const files = readMigrationFiles({ migrationsFolder });
  const faults: string[] = [];
  for (const [index, { when, tag }] of journal.entries.entries()) {
    const hash = applied.get(when);
    if (hash === undefined) {
      faults.push(
        `the migration ${tag} is not applied: start once with the owner's address, which applies it`,
      );
    } else if (hash !== files[index]?.hash) {
      faults.push(`the migration ${tag} was changed after it was applied: put back the file of the release`);
    }
    applied.delete(when);
  }
  if (applied.size > 0) {
    faults.push(`${applied.size} migrations of another release were applied: start with that release`);
  }
  return faults;
}

/** Hashes by time, or the fault in words. */
async function readApplied(client: Client): Promise<Map<number, string> | string> {
  try {
    const { rows } = await client.query<{ hash: string; when: string }>(
      "select hash, created_at as when from migrations.__drizzle_migrations",
    );
    return new Map(rows.map(({ hash, when }) => [Number(when), hash]));
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || !UNREADABLE.has(cause.code ?? "")) throw cause;
    if (cause.code === "42501") {
      return (
        "the list of applied migrations can't be read: as the owner run `grant usage on schema migrations to " +
        "exhibit_app` and `grant select on migrations.__drizzle_migrations to exhibit_app`"
      );
    }
    return "no migration is applied: start once with the owner's address, which applies them";
  }
}
