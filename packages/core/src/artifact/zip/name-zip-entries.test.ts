import { readFileSync } from "node:fs";
import { posix, win32 } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { nameZipEntries } from "./name-zip-entries.ts";

const nameAll = (...names: string[]) =>
  nameZipEntries(
    names.map((name) => ({ name, folder: null })),
    [],
  );

it("keeps Unicode and mends what leads out of a folder or can't be a file's name", () => {
  expect(
    nameAll(
      "報告 ü 😀.json",
      "../../etc/passwd",
      "..\\..\\x",
      "C:\\x",
      "a:b",
      "a\0b",
      "..",
      ".",
      "",
      "x. ",
      "\u202egnp.exe",
    ),
  ).toEqual([
    "報告 ü 😀.json",
    ".._.._etc_passwd",
    ".._.._x",
    "C__x",
    "a_b",
    "a_b (2)",
    "_",
    "_ (2)",
    "_ (3)",
    "x",
    "_gnp.exe",
  ]);
});

it("gives no name of a device", () => {
  expect(nameAll("CON", "nul.txt", "com1.log", "LPT9", "con .txt", "console.log")).toEqual([
    "_CON",
    "_nul.txt",
    "_com1.log",
    "_LPT9",
    "_con .txt",
    "console.log",
  ]);
});

it("numbers names that are the same for some file system, also the manifest's", () => {
  expect(nameAll("a.txt", "A.TXT", "a.txt")).toEqual(["a.txt", "A (2).TXT", "a (3).txt"]);
  expect(nameAll("\u00e9.txt", "e\u0301.txt")).toEqual(["\u00e9.txt", "e\u0301 (2).txt"]);
  expect(nameAll("a (2).txt", "a.txt", "a.txt")).toEqual(["a (2).txt", "a.txt", "a (3).txt"]);
  expect(nameZipEntries([{ name: "Manifest.json", folder: null }], ["manifest.json"])).toEqual([
    "Manifest (2).json",
  ]);
  expect(
    nameZipEntries(
      [
        { name: "a.txt", folder: "one" },
        { name: "a.txt", folder: "two" },
      ],
      [],
    ),
  ).toEqual(["one/a.txt", "two/a.txt"]);
});

it("shortens long names between characters and keeps their extension", () => {
  const [long = ""] = nameAll(`${"😀".repeat(100)}.json`);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(200);
  expect(long).toMatch(/^(😀)+\.json$/u);
});

it("gives every hostile name one part, each once, that stays inside the folder on every system", () => {
  const fixture = new URL("../../../fixtures/hostile/file-names.json", import.meta.url);
  const hostile = z.array(z.string()).parse(JSON.parse(readFileSync(fixture, "utf8")));
  const paths = nameAll(...hostile, ...hostile);
  expect(new Set(paths.map((path) => path.normalize("NFC").toLowerCase())).size).toBe(paths.length);
  for (const path of paths) {
    expect(posix.basename(path)).toBe(path);
    expect(win32.basename(path)).toBe(path);
    expect(path).toMatch(/^[^\p{Cc}]{1,255}$/u);
    expect([".", "..", ""]).not.toContain(path);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(255);
  }
});
