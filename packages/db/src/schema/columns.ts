import { sql } from "drizzle-orm";
import { pgPolicy, pgRole, timestamp, uuid } from "drizzle-orm/pg-core";

/** The role that api and runner connect as: neither superuser nor BYPASSRLS. */
export const appRole = pgRole("exhibit_app").existing();

/** Cannot log in; owns the one function that searches under its own policy. */
export const searchRole = pgRole("exhibit_search").existing();

/** UUIDv7 made in the application, so that id order is time order. */
export const id = () => uuid().primaryKey();

/**
 * The same in a tenant table, whose primary key is (organization, id). An index on the id alone would draw the
 * planner to walk everybody's newest rows for one organization's.
 */
export const tenantId = () => uuid().notNull();

/** First column of every composite key and index of a tenant table. */
export const organizationId = () => uuid().notNull();

/** A moment in milliseconds: JavaScript dates carry no more, and keyset cursors compare exactly. */
export const moment = () => timestamp({ withTimezone: true, precision: 3 });

/** When the row was made, by the database's clock. */
export const createdAt = () => moment().notNull().defaultNow();

/** `nullif` because a transaction-local setting reverts to the empty string, which is no uuid. */
const currentOrganization = sql`nullif(current_setting('app.organization_id', true), '')::uuid`;

/** The policy of a tenant table: rows of the transaction's organization, nothing without one. */
export function tenantPolicy(table: string) {
  return pgPolicy(`${table}_tenant`, {
    to: appRole,
    for: "all",
    using: sql`organization_id = ${currentOrganization}`,
    withCheck: sql`organization_id = ${currentOrganization}`,
  });
}
