import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { componentDefinitions } from "@exhibit/components";
import { cancelRun } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";

/** Stands for Prowler: it is stopped, or dies, half-way through its report. */
const standIn = `#!/bin/sh
if [ "$1" = --version ]; then echo "Prowler 5.46.0"; exit 0; fi
mkdir -p output
printf '[{"class_uid":2004,' > output/prowler.ocsf.json
printf 'A;B' > output/prowler.csv
echo written
case "$*" in *stop_here*) exec sleep 3000;; esac
exit 3
`;

let studio: Studio;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-stand-in-"));
  await writeFile(join(folder, "prowler"), standIn);
  await chmod(join(folder, "prowler"), 0o755);
  studio = await createStudio(componentDefinitions);
  await studio.startRunner({ PATH: `${folder}:/usr/local/bin:/usr/bin:/bin` });
});
afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (check: string) =>
  studio.start([node("scan", "security.prowler.scan", { parameters: { profile: "any", checks: [check] } })]);

async function listKept(runId: string): Promise<string[]> {
  const artifacts = await studio.artifacts(runId);
  return artifacts
    .map(({ name, state, partial, sizeBytes }) => `${name} ${state} partial=${partial} ${sizeBytes}`)
    .toSorted((a, b) => a.localeCompare(b));
}

const half = ["prowler.csv available partial=true 3", "prowler.ocsf.json available partial=true 19"] as const;

describe("a scan that was stopped while it wrote its reports", () => {
  it("leaves what it had written as partial when its run is cancelled", async () => {
    const runId = await start("stop_here");
    await waitFor(async () => (await studio.logText(runId)).includes("written"));
    await cancelRun(studio.scope, { runId });
    expect(await studio.end(runId)).toMatchObject({ state: "cancelled" });
    expect(await listKept(runId)).toEqual(half);
  });

  it("leaves a report that breaks off as partial, and fails with the place", async () => {
    const runId = await start("cut_off");
    expect(await studio.end(runId)).toMatchObject({
      state: "failed",
      failure: {
        retryable: false,
        message: expect.stringMatching(/broken at byte 0 \(line 1\)|broken at byte \d+/),
      },
    });
    expect(await listKept(runId)).toEqual(half);
  });
});
