import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installStandIn } from "@exhibit/components/stand-in-tool";
import { waitFor } from "@exhibit/testkit";
import { startStudio } from "@exhibit/testkit/studio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DoctorReport } from "../src/doctor/doctor-report.ts";

const checkout = join(import.meta.dirname, "../../..");

let home: string;
let tools: string;
let dnsx: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "exhibit-doctor-"));
  // As root the database runs as another user, who has to pass through.
  await chmod(home, 0o711);
  tools = join(home, "bin");
  await mkdir(tools);
  const help = await readFile(join(checkout, "packages/components/fixtures/help/dnsx.txt"), "utf8");
  const printed = "\t\tprojectdiscovery.io\n\n[INF] Current Version: 1.2.2";
  dnsx = (await installStandIn(tools, { name: "dnsx", help, answers: { "-version": printed } })).path;
  await writeFile(join(tools, "nmap"), "#!/bin/sh\necho 'a map of n'\n", { mode: 0o755 });
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `./exhibit doctor` as a person does. */
function runDoctor(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: buildEnv(env), cwd: checkout };
    execFile(join(checkout, "exhibit"), ["doctor", ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

function buildEnv(env: Readonly<Record<string, string>>) {
  return {
    PATH: `${tools}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    EXHIBIT_DATA_DIR: join(home, "data"),
    ...env,
  };
}

async function readReport(env: Readonly<Record<string, string>> = {}): Promise<DoctorReport> {
  const { code, stdout } = await runDoctor(["--json"], env);
  expect(code).toBe(0);
  return DoctorReport.parse(JSON.parse(stdout));
}

const ready = () => ({
  state: "ready",
  name: "dnsx",
  version: "1.2.2",
  source: { kind: "file", path: dnsx },
});

describe("./exhibit doctor", () => {
  it("says what is there and what is missing while no studio runs, and makes nothing", async () => {
    const report = await readReport();
    expect(report).toMatchObject({
      node: process.versions.node,
      dataDirectory: { path: join(home, "data"), state: "absent" },
      studio: null,
      faults: [],
    });
    const found = new Map(report.tools.map((tool) => [tool.need.name, tool.found]));
    expect(found.get("dnsx")).toEqual(ready());
    expect(found.get("nmap")).toEqual({
      state: "missing",
      name: "nmap",
      fault: `${join(tools, "nmap")} does not answer as Nmap does: it is another program`,
    });
    await expect(readFile(join(home, "data"))).rejects.toMatchObject({ code: "ENOENT" });
    const { code, stdout } = await runDoctor([]);
    expect(code).toBe(0);
    expect(stdout).toContain(`ok       dnsx 1.2.2 from ${dnsx}`);
    expect(stdout).toContain("Install it with the package manager of the system: apt-get install nmap");
    expect(stdout).toContain("Nothing keeps Exhibit from working here.");
  });

  it("ends with 1 and names the fault, the value and what would be right", async () => {
    const file = join(tools, "nmap");
    const unusable = await runDoctor([], { EXHIBIT_DATA_DIR: join(file, "data") });
    expect(unusable).toMatchObject({ code: 1 });
    expect(unusable.stdout).toContain(
      `The data directory ${join(file, "data")} can't be used, something above it is a file`,
    );
    const full = await runDoctor([], { EXHIBIT_MIN_FREE_BYTES: String(2 ** 52) });
    expect(full).toMatchObject({ code: 1 });
    expect(full.stdout).toContain("free and Exhibit asks for");
    const wrong = await runDoctor([], { EXHIBIT_TOOL_DNSX: "image:dnsx:latest" });
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toContain('EXHIBIT_TOOL_DNSX is "image:dnsx:latest": an absolute path');
  });

  it("asks the parts of a studio that runs, and its runner", { timeout: 200_000 }, async () => {
    const studio = await startStudio({
      checkout,
      command: [join(checkout, "exhibit"), "start"],
      env: buildEnv({ EXHIBIT_PORT: "0" }),
      timeoutMs: 170_000,
    });
    try {
      const report = await readReport();
      expect(report.studio).toMatchObject({ url: studio.origin, api: true, database: true, store: true });
      expect(report.studio?.runners).toHaveLength(1);
      expect(report.studio?.runners[0]?.tools).toContainEqual(ready());
      const { stdout } = await runDoctor([]);
      expect(stdout).toMatch(/runner .+ \(0\.1\.0\) has dnsx/);
    } finally {
      await studio.interrupt();
    }
    expect((await readReport()).studio).toBeNull();
    await waitFor(async () => (await readReport()).dataDirectory.state === "writable");
  });
});
