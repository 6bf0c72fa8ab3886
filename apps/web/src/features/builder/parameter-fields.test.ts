import { expect, it } from "vitest";
import { z } from "zod";
import { collectParameters, readParameterFields } from "./parameter-fields.ts";

it("reads a control for each kind out of the schema that components publish", () => {
  const schema = z.toJSONSchema(
    z.strictObject({
      name: z.string().meta({ title: "Name", "x-ui": { placeholder: "anything" } }),
      body: z
        .string()
        .optional()
        .meta({ "x-ui": { widget: "textarea", label: "Body", help: "Long." } }),
      top: z.int().min(1).max(50).default(10),
      deep: z.boolean().default(true),
      level: z.enum(["low", "high"]).default("low"),
      levels: z.array(z.enum(["low", "high"])).optional(),
      hosts: z.array(z.string()).optional(),
      more: z.record(z.string(), z.number()).optional(),
    }),
    { io: "input" },
  );
  const fields = readParameterFields(schema);
  expect(fields.map(({ key, kind, required }) => [key, kind, required])).toEqual([
    ["name", "text", true],
    ["body", "longText", false],
    ["top", "number", false],
    ["deep", "boolean", false],
    ["level", "choice", false],
    ["levels", "choices", false],
    ["hosts", "texts", false],
    ["more", "json", false],
  ]);
  expect(fields[0]).toMatchObject({ label: "Name", placeholder: "anything" });
  expect(fields[1]).toMatchObject({ label: "Body", help: "Long." });
  expect(fields[2]).toMatchObject({ default: 10, minimum: 1, maximum: 50, wholeNumber: true });
});

it("leaves empty fields out, so that the component's defaults hold", () => {
  expect(collectParameters({ a: "", b: undefined, c: false, d: 0 })).toEqual({ c: false, d: 0 });
});
