import type { Context } from "hono";

/** The query of a request; a name that comes twice is a list, which only a schema of lists takes. */
export function readQuery(c: Context): Record<string, string | string[] | undefined> {
  const entries = Object.entries(c.req.queries());
  return Object.fromEntries(entries.map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}
