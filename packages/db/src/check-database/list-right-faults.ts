import type { Client } from "pg";
import { type ExpectedTable, type TableRight, tableRights } from "./expected-tables.ts";

/** Rights that the connected role lacks on tables, the sequence and the search, or has without need. */
export async function listRightFaults(client: Client, expected: readonly ExpectedTable[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; rights: TableRight[] }>(
    `select relname as name,
      array(select kind from unnest($1::text[]) kind where has_table_privilege(pg_class.oid, kind)) as rights
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    [tableRights],
  );
  const found = new Map(rows.map(({ name, rights }) => [name, rights]));
  const faults = expected.flatMap(({ name, rights }) => {
    const actual = found.get(name);
    return actual === undefined ? [] : compareRights(name, rights, actual);
  });
  return [...faults, ...(await listOtherFaults(client))];
}

function compareRights(
  table: string,
  expected: readonly TableRight[],
  actual: readonly TableRight[],
): string[] {
  const missing = expected.filter((right) => !actual.includes(right)).join(", ");
  const surplus = actual.filter((right) => !expected.includes(right)).join(", ");
  const faults: string[] = [];
  if (missing !== "") {
    faults.push(
      `no ${missing} on ${table}: as the owner run \`grant ${missing} on ${table} to exhibit_app\``,
    );
  }
  if (surplus !== "") {
    faults.push(
      `${surplus} on ${table} is too much: as the owner run \`revoke ${surplus} on ${table} from exhibit_app\``,
    );
  }
  return faults;
}

async function listOtherFaults(client: Client): Promise<string[]> {
  const { rows } = await client.query<{
    sequence: boolean | null;
    search: boolean | null;
    owner: string | null;
  }>(`
    select has_sequence_privilege(to_regclass('public.attempt_fence'), 'USAGE') as sequence,
      has_function_privilege(to_regprocedure('public.search_artifacts(text,boolean,integer)'), 'EXECUTE') as search,
      (select proowner::regrole::text from pg_proc
        where oid = to_regprocedure('public.search_artifacts(text,boolean,integer)') and prosecdef) as owner`);
  const { sequence, search, owner } = rows[0] ?? { sequence: null, search: null, owner: null };
  const faults: string[] = [];
  if (sequence === null) faults.push("the sequence attempt_fence is missing: the migrations make it");
  if (sequence === false) {
    faults.push(
      "no USAGE on attempt_fence: as the owner run `grant usage, select on sequence attempt_fence to exhibit_app`",
    );
  }
  if (search === null) faults.push("the function search_artifacts is missing: the migrations make it");
  if (search === false) {
    faults.push(
      "no EXECUTE on search_artifacts: as a superuser run `grant execute on function search_artifacts to exhibit_app`",
    );
  }
  if (search !== null && owner !== "exhibit_search") {
    faults.push(
      "search_artifacts does not run as exhibit_search: as a superuser run `alter function search_artifacts owner to " +
        "exhibit_search` and `alter function search_artifacts security definer`",
    );
  }
  return faults;
}
