import { createHash } from "node:crypto";
import type { AccountTransaction } from "@exhibit/db";
import type { z } from "zod";

interface Answer {
  execute: { rows: unknown[] };
  all: unknown;
  values: unknown;
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `x_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/**
 * Runs SQL on the transaction's connection as a named statement: parsed once and, from the sixth time on, planned
 * once a connection. For texts of a small fixed set; arrays and objects of JSON must come as text.
 */
export async function runNamed(
  tx: AccountTransaction,
  text: string,
  values: readonly unknown[],
): Promise<unknown[]> {
  const { rows } = await tx._.session
    .prepareQuery<Answer>({ sql: text, params: [...values] }, undefined, nameOf(text), false)
    .execute();
  return rows;
}

/** A hot statement in SQL of ours, with the shape of its rows. */
export interface NamedStatement<Row> {
  readonly text: string;
  readonly row: z.ZodType<Row>;
  run(tx: AccountTransaction, values: readonly unknown[]): Promise<Row[]>;
}

/** Declares a statement whose rows are parsed. Timestamps come as text; bigints want `z.coerce.number()`. */
export function defineStatement<Row>(text: string, row: z.ZodType<Row>): NamedStatement<Row> {
  return {
    text,
    row,
    async run(tx, values) {
      const rows = await runNamed(tx, text, values);
      return rows.map((value) => row.parse(value));
    },
  };
}
