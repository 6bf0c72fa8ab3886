import type { RolePasswords } from "./cluster-home.ts";

/** The one database of a cluster. */
export const DATABASE_NAME = "exhibit";

/** How to reach the server, once for each role that can log in. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Superuser, on the maintenance database: for bootstrap, and for tests that copy a template. */
  readonly adminUrl: string;
  /** `exhibit_owner`: owns the schemas and migrates. */
  readonly ownerUrl: string;
  /** `exhibit_app`: what api and runner use; neither superuser nor BYPASSRLS. */
  readonly appUrl: string;
}

/** Builds the connection strings; the passwords hold only letters that a URL takes as they are. */
export function buildConnection(port: number, passwords: RolePasswords): PostgresConnection {
  const host = "127.0.0.1";
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@${host}:${port}/${database}`;
  return {
    host,
    port,
    database: DATABASE_NAME,
    adminUrl: url("postgres", passwords.admin, "postgres"),
    ownerUrl: url("exhibit_owner", passwords.owner, DATABASE_NAME),
    appUrl: url("exhibit_app", passwords.app, DATABASE_NAME),
  };
}
