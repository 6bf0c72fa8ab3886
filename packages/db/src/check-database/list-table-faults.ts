import type { Client } from "pg";
import type { ExpectedTable } from "./expected-tables.ts";

interface FoundTable {
  name: string;
  enabled: boolean;
  forced: boolean;
  columns: string[];
  /** Those that bind the app role or the search role. */
  policies: string[];
  /** Those that fire for everybody. */
  triggers: string[];
}

const removed = "the migrations make it; where all are applied it was removed since: restore a backup";

/** Missing tables and columns, and tables without their row-level security. */
export async function listTableFaults(client: Client, expected: readonly ExpectedTable[]): Promise<string[]> {
  const { rows } = await client.query<FoundTable>(`
    select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
      array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns,
      array(select polname::text from pg_policy where polrelid = pg_class.oid) as policies,
      array(select tgname::text from pg_trigger where tgrelid = pg_class.oid and tgenabled in ('O', 'A')) as triggers
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  const found = new Map(rows.map((table) => [table.name, table]));
  return expected.flatMap((table) => {
    const actual = found.get(table.name);
    if (actual === undefined) return [`the table ${table.name} is missing: ${removed}`];
    const columns = table.columns
      .filter((column) => !actual.columns.includes(column))
      .map((column) => `the column ${table.name}.${column} is missing: ${removed}`);
    const triggers = table.triggers
      .filter((trigger) => !actual.triggers.includes(trigger))
      .map((trigger) => `the trigger ${trigger} of ${table.name} is missing or off: ${removed}`);
    const security = table.policies.length > 0 ? listSecurityFaults(table, actual) : [];
    return [...columns, ...triggers, ...security];
  });
}

function listSecurityFaults(expected: ExpectedTable, { enabled, forced, policies }: FoundTable): string[] {
  const { name } = expected;
  const faults: string[] = [];
  const run = (verb: string) => `as the owner run \`alter table ${name} ${verb} row level security\``;
  if (!enabled) faults.push(`the table ${name} has no row-level security: ${run("enable")}`);
  if (!forced) faults.push(`the table ${name} does not force its row-level security: ${run("force")}`);
  for (const policy of expected.policies) {
    if (!policies.includes(policy)) faults.push(`the policy ${policy} of ${name} is missing: ${removed}`);
  }
  for (const policy of policies) {
    if (expected.policies.includes(policy)) continue;
    faults.push(
      `the policy ${policy} of ${name} is not one of ours: as the owner run \`drop policy ${policy} on ${name}\``,
    );
  }
  return faults;
}
