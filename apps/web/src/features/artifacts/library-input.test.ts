import { expect, test } from "vitest";
import { LibrarySearch } from "./artifact-search.ts";
import { buildLibraryInput, hasFilters } from "./library-input.ts";

test("drops what an address says wrongly, and keeps the rest", () => {
  const search = LibrarySearch.parse({ q: "report", run: "no-id", from: "yesterday", sort: "loudest" });
  expect(search).toEqual({ q: "report" });
});

test("asks for whole days in the reader's time zone, both included", () => {
  const { from, to } = buildLibraryInput({ from: "2026-03-01", to: "2026-03-01" });
  expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_399_999);
  expect(from).toBe(new Date("2026-03-01T00:00:00").toISOString());
});

test("a sort alone filters nothing", () => {
  expect(hasFilters({ sort: "name" })).toBe(false);
  expect(hasFilters({ sort: "name", media: "text/csv" })).toBe(true);
});
