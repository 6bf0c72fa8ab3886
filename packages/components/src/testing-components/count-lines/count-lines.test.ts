import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { runComponent } from "../../sdk/testing/run-component.ts";
import { testCountLines } from "./definition.ts";
import { handleTestCountLines } from "./handler.ts";

it("counts the lines of a report and writes them down", async () => {
  const trial = await runComponent(testCountLines, handleTestCountLines, {
    params: { skipEmpty: true },
    files: { report: { name: "hosts.txt", text: "a.test\n\nb.test\n" } },
  });
  expect(trial.outputs.lines).toBe(2);
  const [count] = trial.artifacts;
  expect(await readFile(count?.path ?? "", "utf8")).toBe("hosts.txt: 2\n");
  await trial.remove();
});
