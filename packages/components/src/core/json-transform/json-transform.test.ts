import { describe, expect, it, onTestFinished } from "vitest";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { coreJsonTransform } from "./definition.ts";
import { handleCoreJsonTransform } from "./handler.ts";

async function transform(expression: string, trial: ComponentTrial) {
  const result = await runComponent(coreJsonTransform, handleCoreJsonTransform, {
    ...trial,
    params: { expression, ...trial.params },
  });
  onTestFinished(result.remove);
  return result.outputs;
}

const records = [
  { host: "a.test", ports: [22, 443], status: "fail" },
  { host: "b.test", ports: [], status: "pass" },
];

describe("core.json.transform", { timeout: 30_000 }, () => {
  it.each([
    ['value.filter(x, x.status == "fail").map(x, x.host)', ["a.test"]],
    ["size(value)", 2],
    [
      '{"hosts": value.map(x, x.host), "open": value.exists(x, 22.0 in x.ports)}',
      { hosts: ["a.test", "b.test"], open: true },
    ],
    ['value[1].?owner.orValue("nobody")', "nobody"],
    ['value[0].host + ":" + string(value[0].ports[0])', "a.test:22"],
    ["null", null],
  ])("evaluates %s", async (expression, expected) => {
    expect((await transform(expression, { inputs: { value: records } })).result).toEqual(expected);
  });

  it("gives a text as it is and anything else as JSON in words", async () => {
    expect((await transform('"a"', { inputs: { value: 0 } })).text).toBe("a");
    expect((await transform("[1, 9007199254740993]", { inputs: { value: 0 } })).text).toBe(
      '[1,"9007199254740993"]',
    );
  });

  it("reads JSON as a value and NDJSON as a list", async () => {
    const json = { text: '{"a": {"b": 5}}', name: "a.json", format: "json" } as const;
    expect((await transform("value.a.b", { files: { file: json } })).result).toBe(5);
    const ndjson = { text: '{"n":1}\n\n{"n":2}\n', name: "a.ndjson", format: "ndjson" } as const;
    expect((await transform("value.map(x, x.n)", { files: { file: ndjson } })).result).toEqual([1, 2]);
  });

  it("names the line of an NDJSON file that is no JSON", async () => {
    const file = { text: '{"n":1}\nnonsense\n', name: "a.ndjson", format: "ndjson" } as const;
    await expect(transform("value", { files: { file } })).rejects.toThrow("line 2 of a.ndjson");
  });

  it.each([
    ["value.("],
    ["nothing + 1"],
    ["value.absent"],
    ["process.env"],
    ["value.constructor.constructor"],
  ])("fails for good on %s, with the reason", async (expression) => {
    const failed = transform(expression, { inputs: { value: { a: 1 } } });
    await expect(failed).rejects.toMatchObject({ code: "INVALID_EXPRESSION", retryable: false });
  });

  it("wants a value or a file", async () => {
    await expect(transform("value", {})).rejects.toThrow("neither a value nor a file");
  });

  it("ends an expression that takes too long, a pattern that backtracks for ever among them", async () => {
    const value = `${"a".repeat(60)}!`;
    const failed = transform('value.matches("^(a+)+$")', {
      inputs: { value },
      params: { timeLimitSeconds: 1 },
    });
    await expect(failed).rejects.toMatchObject({ code: "TIME_LIMIT" });
  });

  it("outlives an expression that takes all its memory", async () => {
    const value = Array.from({ length: 3000 }, (_, index) => index);
    const failed = transform("value.map(a, value.map(b, value.map(c, [a, b, c])))", {
      inputs: { value },
      params: { timeLimitSeconds: 60 },
    });
    await expect(failed).rejects.toMatchObject({ code: "NO_RESULT" });
  });

  it("ends when the step is cancelled", async () => {
    const abort = new AbortController();
    const value = `${"a".repeat(60)}!`;
    const failed = transform('value.matches("^(a+)+$")', { inputs: { value }, signal: abort.signal });
    abort.abort(new Error("cancelled"));
    await expect(failed).rejects.toThrow("cancelled");
  });
});
