import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildPngHead, sampleImages } from "@exhibit/testkit/sample-images";
import { describe, expect, test } from "vitest";
import { detectImage } from "./detect-image.ts";

const hostile = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/hostile/${name}`, import.meta.url)));

describe("an image is what its bytes are", () => {
  test.each(sampleImages)("$mediaType, with its size", async ({ mediaType, width, height, bytes }) => {
    expect(await detectImage(bytes)).toEqual({ mediaType, width, height });
  });

  test("an image that is cut behind its head still tells its size", async () => {
    expect(await detectImage(buildPngHead(4000, 3000))).toMatchObject({ width: 4000, height: 3000 });
  });

  test.each([
    ["SVG, which is a document", hostile("script.svg")],
    ["SVG with a zero byte", Buffer.concat([hostile("script.svg"), Buffer.alloc(1)])],
    ["HTML", hostile("script.html")],
    ["a PDF", hostile("polyglot.pdf")],
    ["random bytes", hostile("random-bytes.bin")],
    ["a text that begins like a GIF", Buffer.from("GIF89a is how such files begin, and this is none.\n")],
    ["a PNG's first bytes alone", buildPngHead(1, 1).subarray(0, 12)],
    ["a PNG without extent", buildPngHead(0, 32)],
    ["a bitmap, which we do not show", Buffer.concat([Buffer.from("BM"), Buffer.alloc(60)])],
    ["an icon, which we do not show", Buffer.from([0, 0, 1, 0, 1, 0, 16, 16, ...Buffer.alloc(40)])],
    ["nothing", new Uint8Array()],
  ])("%s is none", async (_what, bytes) => {
    expect(await detectImage(bytes)).toBeNull();
  });
});
