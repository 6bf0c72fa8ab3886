import { memberRoles } from "@exhibit/contracts";
import { foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment, organizationId } from "./columns.ts";

/** The tenant. Outside row-level security, as are members, sessions and login tokens: sign-in reads them first. */
export const organizations = pgTable("organizations", {
  id: id(),
  name: text().notNull(),
  /** Number of the newest run; taken under the row's lock. */
  lastRunNumber: integer().notNull().default(0),
  createdAt: createdAt(),
});

/** People of an organization. */
export const members = pgTable(
  "members",
  {
    id: id(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    name: text().notNull(),
    role: text({ enum: memberRoles }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique("members_organization_id_key").on(table.organizationId, table.id)],
);

/** Signed-in browsers; only the SHA-256 of the cookie's token is kept. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    organizationId: organizationId(),
    memberId: uuid().notNull(),
    tokenSha256: text().notNull(),
    createdAt: createdAt(),
    lastSeenAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
  },
  (table) => [
    unique("sessions_token_key").on(table.tokenSha256),
    index("sessions_member_idx").on(table.organizationId, table.memberId),
    foreignKey({
      name: "sessions_member_fk",
      columns: [table.organizationId, table.memberId],
      foreignColumns: [members.organizationId, members.id],
    }).onDelete("cascade"),
  ],
);

/** One-time links; a used or expired one stays until it is swept so that its page can say why. */
export const loginTokens = pgTable(
  "login_tokens",
  {
    id: id(),
    organizationId: organizationId(),
    memberId: uuid().notNull(),
    tokenSha256: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (table) => [
    unique("login_tokens_token_key").on(table.tokenSha256),
    index("login_tokens_member_idx").on(table.organizationId, table.memberId),
    foreignKey({
      name: "login_tokens_member_fk",
      columns: [table.organizationId, table.memberId],
      foreignColumns: [members.organizationId, members.id],
    }).onDelete("cascade"),
  ],
);
