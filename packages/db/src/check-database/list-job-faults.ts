import type { Client } from "pg";

const rights = "select, insert, update, delete, maintain";

/** The queue's schema, which the owner installs, and what the app role needs on it. */
export async function listJobFaults(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ usage: boolean | null; tables: string[]; functions: string[] }>(
    `select has_schema_privilege(to_regnamespace('pgboss'), 'USAGE') as usage,
      array(select relname::text from pg_class
        where relnamespace = to_regnamespace('pgboss') and relkind in ('r', 'p')
        and exists (select from unnest(string_to_array($1, ', ')) kind where not has_table_privilege(pg_class.oid, kind))
        order by 1) as tables,
      array(select proname::text from pg_proc
        where pronamespace = to_regnamespace('pgboss') and not has_function_privilege(oid, 'EXECUTE')
        order by 1) as functions`,
    [rights],
  );
  const { usage, tables, functions } = rows[0] ?? { usage: null, tables: [], functions: [] };
  if (usage === null) {
    return ["the queue's schema pgboss is missing: start once with the owner's address, which installs it"];
  }
  const run = (grant: string) => `as the owner run \`grant ${grant} to exhibit_app\``;
  const faults: string[] = [];
  if (!usage) faults.push(`no USAGE on the schema pgboss: ${run("usage on schema pgboss")}`);
  if (tables.length > 0) {
    faults.push(
      `not all of ${rights} on ${listNames(tables)}: ${run(`${rights} on all tables in schema pgboss`)}`,
    );
  }
  if (functions.length > 0) {
    faults.push(`no EXECUTE on ${listNames(functions)}: ${run("execute on all functions in schema pgboss")}`);
  }
  return faults;
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `pgboss.${name}`).join(", ");
}
