import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
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

describe("a secret in a file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "exhibit-env-"));
    return () => rm(folder, { recursive: true });
  });

  test("is read where its name ends in _FILE, without the line's end", async () => {
    await writeFile(join(folder, "token"), "a secret \n");
    const env = parseEnv(Schema, {
      EXHIBIT_URL: "http://a.test",
      EXHIBIT_TOKEN_FILE: join(folder, "token"),
      EXHIBIT_PORT_FILE: join(folder, "token"),
    });
    expect(env).toMatchObject({ EXHIBIT_TOKEN: "a secret ", EXHIBIT_PORT: 4180 });
  });

  test("is a fault beside the others where it is absent, empty, or given twice", async () => {
    await writeFile(join(folder, "empty"), "\n");
    const faultOf = (more: Record<string, string>) => faultsOf({ EXHIBIT_PORT: "99999", ...more }).message;
    const absent = join(folder, "absent");
    expect(faultOf({ EXHIBIT_TOKEN_FILE: absent })).toContain(
      `EXHIBIT_TOKEN_FILE is "${absent}": a file that this user may read\nEXHIBIT_PORT is "99999"`,
    );
    expect(faultOf({ EXHIBIT_TOKEN_FILE: join(folder, "empty") })).toContain("a file that is not empty");
    const twice = faultOf({ EXHIBIT_TOKEN_FILE: absent, EXHIBIT_TOKEN: "abcdef" });
    expect(twice).toContain("either this or EXHIBIT_TOKEN, not both");
    expect(twice).not.toContain("abcdef");
  });
});
