import type { Client } from "pg";

const LOWEST_VERSION = 170_000;

/** A server too old for what the other checks ask; null where it will do. */
export async function findVersionFault(client: Client, lowest = LOWEST_VERSION): Promise<string | null> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  const { number, version } = rows[0] ?? { number: 0, version: "unknown" };
  if (number >= lowest) return null;
  return `the server is PostgreSQL ${version}: use ${Math.trunc(lowest / 10_000)} or later`;
}

/** The role must be the one that policies name, and have no way around row-level security. */
export async function listRoleFaults(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ role: string; strong: string | null; owned: string | null }>(`
    select current_user as role,
      (select string_agg(rolname, ', ' order by rolname) from pg_roles
        where (rolsuper or rolbypassrls) and pg_has_role(current_user, oid, 'member')) as strong,
      (select string_agg(relname, ', ' order by relname) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and pg_has_role(current_user, relowner, 'member')) as owned`);
  const { role = "", strong = null, owned = null } = rows[0] ?? {};
  const faults: string[] = [];
  if (role !== "exhibit_app") faults.push(`connected as ${role}: put the role exhibit_app into the address`);
  if (strong === role) {
    faults.push(
      `${role} passes row-level security by: as a superuser run \`alter role ${role} nosuperuser nobypassrls\``,
    );
  } else if (strong !== null) {
    faults.push(`${role} can become ${strong}: as a superuser run \`revoke ${strong} from ${role}\``);
  }
  if (owned !== null && strong === null) {
    faults.push(
      `${role} owns ${owned}: as a superuser run \`alter table <name> owner to exhibit_owner\` for each, and \`revoke exhibit_owner from ${role}\``,
    );
  }
  return faults;
}
