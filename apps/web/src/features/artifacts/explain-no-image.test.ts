import { expect, test } from "vitest";
import { explainNoImage } from "./explain-no-image.ts";

test("an image needs no explanation, and neither does what never said it was one", () => {
  expect(explainNoImage({ name: "a.png", mediaType: "image/png" }, { kind: "image" })).toBeNull();
  expect(explainNoImage({ name: "png.txt", mediaType: "text/plain" }, { kind: "text" })).toBeNull();
});

test.each([
  ["logo.svg", "text/plain", /^SVG can carry scripts/],
  ["logo", "image/svg+xml", /^SVG can carry scripts/],
  ["shot.PNG", "application/octet-stream", /^It calls itself an image/],
  ["shot", "image/jpeg", /^It calls itself an image/],
])("%s, declared as %s, is told why it is no image", (name, mediaType, words) => {
  expect(explainNoImage({ name, mediaType }, { kind: "binary" })).toMatch(words);
});
