import { ComponentDescriptor } from "@exhibit/contracts";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

/** The palette. */
export const componentRouter = router({
  list: authorized("component.read")
    .output(answers(z.array(ComponentDescriptor)))
    .query(({ ctx }) => [...ctx.deps.components]),
});
