import { type ToolState, toolIsolations } from "@exhibit/contracts";
import { jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "./columns.ts";

/** Runners that are alive, and what they can run. Outside organizations: they serve all of them. */
export const runners = pgTable("runners", {
  id: id(),
  name: text().notNull(),
  /** Of the product. */
  version: text().notNull(),
  isolation: text({ enum: toolIsolations }).notNull(),
  tools: jsonb().$type<ToolState[]>().notNull(),
  startedAt: createdAt(),
  lastSeenAt: moment().notNull().defaultNow(),
  /** Each runner says itself how long its silence may last. */
  staleAt: moment().notNull(),
});
