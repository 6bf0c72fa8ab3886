import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function capture(isTTY: boolean): { lines: string[]; stream: { isTTY: boolean; write(line: string): void } } {
  const lines: string[] = [];
  return { lines, stream: { isTTY, write: (line) => void lines.push(line) } };
}

test("writes one JSON object a line and hides credentials", () => {
  const { lines, stream } = capture(false);
  createLogger({ name: "api", stream }).info({ token: "abc", user: { password: "x" } }, "signed in");
  expect(JSON.parse(lines.join(""))).toMatchObject({
    level: "info",
    name: "api",
    msg: "signed in",
    token: "(hidden)",
    user: { password: "(hidden)" },
  });
});

test("writes short lines on a terminal, with fields and the error", () => {
  const { lines, stream } = capture(true);
  createLogger({ name: "runner", stream }).warn({ err: new Error("gone"), attempt: 2 }, "lost");
  expect(lines.join("")).toMatch(/^\d\d:\d\d:\d\d warn {2}runner lost attempt=2 error=gone\n$/);
});
