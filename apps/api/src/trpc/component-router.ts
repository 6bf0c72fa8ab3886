import { ComponentDescriptor } from "@exhibit/contracts";
import { listComponents } from "@exhibit/core";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

/** The palette, with what live runners lack. */
export const componentRouter = router({
  list: authorized("component.read")
    .output(answers(z.array(ComponentDescriptor)))
    .query(async ({ ctx }) => [...(await listComponents(ctx.scope))]),
});
