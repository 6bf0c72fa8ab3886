import { Permission } from "@exhibit/contracts";
import { z } from "zod";

/** A procedure as its router holds it; `permission` is null where none was declared. */
export interface ListedProcedure {
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly permission: Permission | null;
}

const Definition = z.object({
  type: z.enum(["query", "mutation", "subscription"]),
  meta: z.object({ permission: Permission }).nullish().catch(null),
});

/** Every procedure of a router, those of its parts too. */
export function listProcedures(router: {
  readonly _def: { readonly procedures: object };
}): ListedProcedure[] {
  return Object.entries(router._def.procedures).map(([path, procedure]) => {
    const { type, meta } = Definition.parse(Reflect.get(procedure, "_def"));
    return { path, type, permission: meta?.permission ?? null };
  });
}
