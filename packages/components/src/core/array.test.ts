import { describe, expect, it, onTestFinished } from "vitest";
import { runComponent } from "../sdk/testing/run-component.ts";
import { coreArrayJoin } from "./array-join/definition.ts";
import { handleCoreArrayJoin } from "./array-join/handler.ts";
import { coreArrayPick } from "./array-pick/definition.ts";
import { handleCoreArrayPick } from "./array-pick/handler.ts";
import { coreArraySplit } from "./array-split/definition.ts";
import { handleCoreArraySplit } from "./array-split/handler.ts";

async function split(text: string, params = {}) {
  const result = await runComponent(coreArraySplit, handleCoreArraySplit, { params, inputs: { text } });
  onTestFinished(result.remove);
  return result.outputs;
}

async function join(items: unknown, params = {}) {
  const result = await runComponent(coreArrayJoin, handleCoreArrayJoin, { params, inputs: { items } });
  onTestFinished(result.remove);
  return result.outputs;
}

async function pick(items: unknown, params = {}) {
  const result = await runComponent(coreArrayPick, handleCoreArrayPick, { params, inputs: { items } });
  onTestFinished(result.remove);
  return result.outputs;
}

describe("core.array.split", () => {
  it("gives the lines of a text, whatever its line breaks, without blank ones", async () => {
    expect(await split(" a.test\r\n\nb.test \n")).toEqual({ items: ["a.test", "b.test"], count: 2 });
  });

  it("keeps white space and empty parts where it is told to", async () => {
    expect(await split("a, ,b", { separator: ",", trim: false, skipEmpty: false })).toMatchObject({
      items: ["a", " ", "b"],
    });
  });

  it("takes a separator literally, but for tab and line break", async () => {
    expect((await split("a.b|c", { separator: "." })).items).toEqual(["a", "b|c"]);
    expect((await split("a\tb", { separator: "\\t" })).items).toEqual(["a", "b"]);
  });

  it("gives an empty list for an empty text", async () => {
    expect(await split("")).toEqual({ items: [], count: 0 });
  });

  it("refuses more items than a list holds, with the number", async () => {
    await expect(split("x\n".repeat(100_001))).rejects.toThrow("100001 parts");
  });

  it("refuses an empty separator", async () => {
    await expect(split("a", { separator: "" })).rejects.toThrow("separator");
  });
});

describe("core.array.join", () => {
  it("writes texts as they are and anything else as JSON", async () => {
    const items = ["a", 1, true, null, { b: [2] }];
    expect(await join(items, { separator: ", " })).toEqual({
      text: 'a, 1, true, null, {"b":[2]}',
      count: 5,
    });
  });

  it("gives back what a split took apart", async () => {
    const { items } = await split("a\nb\nc");
    expect(await join(items)).toEqual({ text: "a\nb\nc", count: 3 });
    expect(await join([])).toEqual({ text: "", count: 0 });
  });
});

describe("core.array.pick", () => {
  it("counts from the front, and from the end where the position is negative", async () => {
    expect(await pick(["a", "b", "c"])).toEqual({ item: "a", text: "a", items: ["a"], texts: ["a"] });
    expect(await pick([1, 2, 3], { position: -1 })).toMatchObject({ item: 3, text: "3" });
    expect((await pick(["a", "b", "c"], { position: 1, count: 5 })).texts).toEqual(["b", "c"]);
    expect((await pick(["a", "b", "c"], { position: -2, count: 2 })).texts).toEqual(["b", "c"]);
  });

  it.each([3, -4])("fails for position %d of three items and says how many there are", async (position) => {
    await expect(pick(["a", "b", "c"], { position })).rejects.toThrow("the list has 3 items");
  });

  it("takes an item that is null or false for what it is", async () => {
    expect(await pick([null, false])).toMatchObject({ item: null, text: "null" });
    expect(await pick([null, false], { position: 1 })).toMatchObject({ item: false });
  });
});
