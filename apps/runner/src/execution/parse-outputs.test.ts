import { stepOutputsMaxLength } from "@exhibit/contracts";
import { expect, it } from "vitest";
import { parseOutputs } from "./parse-outputs.ts";

it("takes outputs up to the limit, and refuses more by the port that has most of it", () => {
  const text = "x".repeat(stepOutputsMaxLength - 2);
  expect(parseOutputs({ text })).toEqual({ text });
  expect(() => parseOutputs({ small: "abc", long: `${text}x` })).toThrow(
    `${stepOutputsMaxLength + 1} of them at "long"`,
  );
});
