import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { componentDefinitions } from "@exhibit/components";
import { findDeadAddress, startDnsServer } from "@exhibit/testkit/dns";
import { findTestTool } from "@exhibit/testkit/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";

const dnsx = findTestTool("dnsx");

describe.skipIf(dnsx === null)("a run of the real dnsx", () => {
  let studio: Studio;
  let living: string;
  let dead: string;
  let closeServer: () => Promise<void>;
  beforeAll(async () => {
    const server = await startDnsServer({
      answers: [
        { type: "A", name: "www.acme.test", ttl: 60, data: "192.0.2.11" },
        { type: "TXT", name: "www.acme.test", ttl: 60, data: "v=spf1 -all" },
      ],
      isSilent: (name) => name === "mute.acme.test",
    });
    closeServer = server.close;
    living = server.address;
    dead = await findDeadAddress();
    studio = await createStudio(componentDefinitions);
    await studio.startRunner({
      PATH: `${dirname(dnsx ?? "")}:/usr/local/bin:/usr/bin:/bin`,
      EXHIBIT_ALLOW_LOOPBACK: `${living},${dead}`,
    });
  });
  afterAll(async () => {
    await studio?.close();
    await closeServer?.();
  });

  const start = (hosts: string, parameters: Record<string, string[] | number>) =>
    studio.start([
      node("dns", "security.dnsx.resolve", { parameters, inputs: { hosts: { value: [hosts] } } }),
    ]);

  async function readStored(runId: string): Promise<{ sha256: string; text: string }> {
    const [artifact] = await studio.artifacts(runId);
    const file = (await studio.files()).find(({ id }) => id === artifact?.fileId);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await studio.store.open(file?.key ?? "")) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    expect(file?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    return { sha256: file?.sha256 ?? "", text: bytes.toString("utf8") };
  }

  it("keeps the report, gives what it found, and warns of what it could not look up", async () => {
    const runId = await start("www.acme.test gone.acme.test mute.acme.test", {
      resolvers: [living, dead],
      recordTypes: ["a", "txt"],
      attempts: 4,
    });
    expect(await studio.end(runId)).toMatchObject({ state: "succeeded" });
    const [step] = await studio.steps(runId);
    expect(step?.outputs).toMatchObject({
      resolved: ["www.acme.test"],
      unresolved: [
        { host: "gone.acme.test", status: "NXDOMAIN" },
        { host: "mute.acme.test", status: "no answer" },
      ],
      coverage: { complete: false },
    });
    const { text } = await readStored(runId);
    const hosts = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).host);
    expect(hosts.toSorted((a, b) => a.localeCompare(b))).toEqual(["gone.acme.test", "www.acme.test"]);
    const warnings = (await studio.events(runId)).filter(({ type }) => type === "step.warning");
    expect(warnings).toMatchObject([
      { stepRef: "dns", attempt: 1, message: `Not covered, resolver: 1 of 2: ${dead} (does not answer).` },
      {
        stepRef: "dns",
        attempt: 1,
        message: "Not covered, host: 1 of 3: mute.acme.test (no resolver answered).",
      },
    ]);
    expect(await studio.attempts(runId)).toMatchObject([{ state: "succeeded", warningCount: 2 }]);
  });

  it("fails where every resolver is dead, and keeps each attempt's empty report as partial", async () => {
    const runId = await start("www.acme.test", { resolvers: [dead], attempts: 1 });
    expect(await studio.end(runId)).toMatchObject({
      state: "failed",
      failure: { message: `no resolver answered for www.acme.test: asked ${dead}` },
    });
    const artifacts = await studio.artifacts(runId);
    expect(artifacts.map(({ state, partial, sizeBytes }) => ({ state, partial, sizeBytes }))).toEqual([
      { state: "available", partial: true, sizeBytes: 0 },
      { state: "available", partial: true, sizeBytes: 0 },
    ]);
  });

  it("asks no resolver that the operator did not allow on loopback", async () => {
    const runId = await start("www.acme.test", { resolvers: ["127.0.0.1:1"] });
    expect(await studio.end(runId)).toMatchObject({
      state: "failed",
      failure: {
        retryable: false,
        message: expect.stringContaining("the resolver 127.0.0.1:1 may not be asked: it is on this machine"),
      },
    });
    expect(await studio.artifacts(runId)).toEqual([]);
  });

  it("never starts dnsx for a host that would be a flag", async () => {
    const runId = await start("-oX", { resolvers: [living] });
    expect(await studio.end(runId)).toMatchObject({
      state: "failed",
      failure: { retryable: false, message: expect.stringContaining('"-oX" is no host name') },
    });
    expect(await studio.logText(runId)).toBe("");
  });
});
