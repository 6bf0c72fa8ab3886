import { expect, test } from "vitest";
import { z } from "zod";
import { EnvError, parseEnv } from "./parse-env.ts";

const Schema = z.object({
  EXHIBIT_PORT: z.coerce.number("a port number").int().max(65535, "at most 65535").default(4180),
  EXHIBIT_URL: z.url("an absolute URL").describe("where the studio is"),
  EXHIBIT_TOKEN: z.string().min(5, "at least 5 characters").optional(),
});

function faultsOf(source: Record<string, string>): EnvError {
  try {
    parseEnv(Schema, source);
  } catch (cause) {
    if (cause instanceof EnvError) return cause;
  }
  throw new Error("expected an EnvError");
}

test("reads declared variables, takes empty as unset, and freezes the result", () => {
  const env = parseEnv(Schema, { EXHIBIT_PORT: "", EXHIBIT_URL: "http://a.test", OTHER: "x" });
  expect(env).toEqual({ EXHIBIT_PORT: 4180, EXHIBIT_URL: "http://a.test" });
  expect(Object.isFrozen(env)).toBe(true);
});

test("lists every fault together, with variable, value and what would be right", () => {
  const error = faultsOf({ EXHIBIT_PORT: "99999" });
  expect(error.faults.map((fault) => fault.variable)).toEqual(["EXHIBIT_PORT", "EXHIBIT_URL"]);
  expect(error.message).toBe(
    'EXHIBIT_PORT is "99999": at most 65535\nEXHIBIT_URL is not set: an absolute URL (where the studio is)',
  );
});

test("does not repeat a credential", () => {
  const { message } = faultsOf({ EXHIBIT_URL: "http://a.test", EXHIBIT_TOKEN: "abc" });
  expect(message).toContain("EXHIBIT_TOKEN is (hidden)");
  expect(message).not.toContain("abc");
});
