import { expect, it } from "vitest";
import { z } from "zod";
import { parseSearch, searchCount, searchList, stringifySearch } from "./search-codec.ts";

it("writes lists as repeated keys and nothing for what is empty", () => {
  const search = { q: "a b", state: ["failed", "running"], none: [], v: 2, gone: undefined, empty: "" };
  expect(stringifySearch(search)).toBe("?q=a+b&state=failed&state=running&v=2");
  expect(stringifySearch({ none: [] })).toBe("");
});

it("reads back what it wrote, one value or several", () => {
  const State = z.object({ state: searchList(z.enum(["failed", "running"])), v: searchCount });
  expect(State.parse(parseSearch("?state=failed&v=2"))).toEqual({ state: ["failed"], v: 2 });
  expect(State.parse(parseSearch("?state=failed&state=running"))).toMatchObject({
    state: ["failed", "running"],
  });
});

it("falls back on values that nobody could have meant", () => {
  const State = z.object({ state: searchList(z.enum(["failed"])), v: searchCount });
  expect(State.parse(parseSearch("?state=nonsense&v=-1"))).toEqual({ state: [], v: undefined });
});
