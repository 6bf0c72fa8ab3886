import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { componentDefinitions } from "@exhibit/components";
import { ArtifactRef, Coverage, type Json } from "@exhibit/contracts";
import { cancelRun } from "@exhibit/core";
import { type MotoServer, startMotoServer } from "@exhibit/testkit/moto";
import { findTestTool } from "@exhibit/testkit/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createStudio, node, type Studio } from "./studio.ts";

const prowler = findTestTool("prowler");
const motoServer = findTestTool("moto_server");

/** Prowler loads for 20 s before its first request, on a machine with nothing else to do. */
const patience = 300_000;

const checks = ["s3_bucket_public_access", "s3_bucket_object_versioning", "ec2_ebs_default_encryption"];
const regions = ["us-east-1", "eu-west-1"];
const nothing = "nothing of it is in the report; ";
/** The smallest that Prowler has: 18 checks of four services. */
const framework = "aws_audit_manager_control_tower_guardrails_aws";

const Rows = z.array(
  z.object({
    status_code: z.string(),
    metadata: z.object({ event_code: z.string() }),
    cloud: z.object({ region: z.string() }),
    resources: z.array(z.object({ name: z.string() })),
  }),
);

const Output = z.object({
  report: z.array(ArtifactRef),
  compliance: z.array(ArtifactRef),
  findings: ArtifactRef,
  total: z.number(),
  failed: z.number(),
  coverage: Coverage,
});
type Output = z.infer<typeof Output>;

describe.skipIf(prowler === null || motoServer === null)("a run of the real Prowler", () => {
  let studio: Studio;
  let moto: MotoServer;
  let home: string;
  /** Takes connections and never answers. */
  let silent: Server;
  beforeAll(async () => {
    moto = await startMotoServer(motoServer ?? "");
    await moto.account("build");
    silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    home = await mkdtemp(join(tmpdir(), "exhibit-prowler-home-"));
    await writeProfiles(home, moto.url, `http://127.0.0.1:${readPort(silent)}`);
    studio = await createStudio(componentDefinitions);
    await studio.startRunner({
      HOME: home,
      PATH: `${dirname(prowler ?? "")}:/usr/local/bin:/usr/bin:/bin`,
      EXHIBIT_ALLOW_LOOPBACK: new URL(moto.url).host,
    });
  }, patience);
  afterAll(async () => {
    await studio?.close();
    silent?.close();
    await moto?.close();
    if (home) await rm(home, { recursive: true, force: true });
  });

  const scan = (ref: string, parameters: Record<string, Json>, artifacts = {}) =>
    node(ref, "security.prowler.scan", {
      parameters: { retries: 0, checks, regions, ...parameters },
      artifacts,
    });
  const whole = () =>
    scan(
      "whole",
      { profile: "whole", formats: ["json-asff", "csv", "html"] },
      { saveRunArtifacts: true, publishToLibrary: true, artifactLabel: "Account" },
    );

  async function readOutputs(runId: string): Promise<Record<string, Output>> {
    const steps = await studio.steps(runId);
    return Object.fromEntries(steps.map(({ ref, outputs }) => [ref, Output.parse(outputs)]));
  }

  /** Records of the artifact that an output names, whose bytes have the digest that it names. */
  async function readRows(runId: string, output: Output | undefined): Promise<z.infer<typeof Rows>> {
    const row = (await studio.artifacts(runId)).find(({ id }) => id === output?.findings.artifactId);
    const file = (await studio.files()).find(({ id }) => id === row?.fileId);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await studio.store.open(file?.key ?? "")) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(output?.findings.sha256);
    return Rows.parse(JSON.parse(bytes.toString("utf8")));
  }

  it(
    "keeps all that it writes by each node's settings, and tells what it could not look at",
    async () => {
      const runId = await studio.start([
        whole(),
        scan(
          "no-s3",
          { profile: "no-s3" },
          { saveRunArtifacts: false, publishToLibrary: true, artifactLabel: "Without S3" },
        ),
        scan("one-region", { profile: "whole", regions: ["us-east-1"], checks: [], compliance: [framework] }),
        scan(
          "neither",
          { profile: "plain", endpoint: moto.url, status: ["FAIL"], checks: checks.slice(0, 1) },
          { saveRunArtifacts: false },
        ),
      ]);
      expect(await studio.end(runId, patience)).toMatchObject({ state: "succeeded", failure: null });
      const outputs = await readOutputs(runId);
      const kept = await studio.artifacts(runId);
      const listed = kept.map(({ stepRef, output, name, savedToRun, publicationId, partial }) =>
        [stepRef, output, name, savedToRun, publicationId !== null, partial].join(" "),
      );
      expect(new Set(listed)).toEqual(
        new Set([
          ...["asff.json", "csv", "html", "ocsf.json"].map(
            (end) => `whole report prowler.${end} true true false`,
          ),
          `one-region compliance prowler_${framework}.csv true false false`,
          ...["csv", "html", "ocsf.json"].flatMap((end) => [
            `no-s3 report prowler.${end} false true false`,
            `one-region report prowler.${end} true false false`,
            `neither report prowler.${end} false false false`,
          ]),
        ]),
      );
      expect(outputs.whole?.report).toHaveLength(4);
      expect(outputs["one-region"]?.compliance.map(({ name }) => name)).toEqual([`prowler_${framework}.csv`]);

      // The ids in the output lead to the bytes that were counted.
      const rows = await readRows(runId, outputs.whole);
      expect(outputs.whole?.total).toBe(rows.length);
      expect(outputs.whole?.failed).toBe(rows.filter((row) => row.status_code === "FAIL").length);
      expect(countRows(rows)).toEqual({
        s3_bucket_public_access: 4,
        s3_bucket_object_versioning: 4,
        ec2_ebs_default_encryption: 2,
      });
      // The mock answers some calls with an error of its own, which is said; the checks are covered all the same.
      const missed = outputs.whole?.coverage.gaps.filter(
        ({ kind, reason }) => kind !== "service" || reason.startsWith(nothing),
      );
      expect(missed).toEqual([]);
      expect(outputs.whole?.coverage.lookedAt).toMatchObject({ check: checks, region: regions });

      expect(countRows(await readRows(runId, outputs["no-s3"]))).toEqual({ ec2_ebs_default_encryption: 2 });
      const { gaps, lookedAt, complete } = outputs["no-s3"]?.coverage ?? {};
      expect(complete).toBe(false);
      expect(gaps).toContainEqual({
        kind: "service",
        name: "s3",
        reason: expect.stringContaining(
          `${nothing}EndpointConnectionError: Could not connect to the endpoint URL: "http://127.0.0.1:9/"`,
        ),
      });
      expect(lookedAt?.check).toEqual(["ec2_ebs_default_encryption"]);
      const warnings = (await studio.events(runId)).filter(({ type }) => type === "step.warning");
      expect(warnings).toContainEqual(
        expect.objectContaining({
          stepRef: "no-s3",
          message: expect.stringContaining("Not covered, check: 2 of 3: s3_bucket_public_access"),
        }),
      );

      // A region that was not chosen was not asked for: no gap, and no finding of it.
      expect(outputs["one-region"]?.coverage.asked.region).toEqual(["us-east-1"]);
      expect(outputs["one-region"]?.coverage.gaps.filter(({ kind }) => kind === "region")).toEqual([]);
      const places = new Set((await readRows(runId, outputs["one-region"])).map(({ cloud }) => cloud.region));
      expect(places).toEqual(new Set(["us-east-1"]));
      expect(outputs.neither).toMatchObject({ total: outputs.neither?.failed });
      expect(await studio.logText(runId)).not.toContain("not-a-real-secret");
    },
    patience,
  );

  it(
    "gives the second scan of an account under the same names, with what changed in it",
    async () => {
      await moto.account("change");
      const runId = await studio.start([whole()]);
      expect(await studio.end(runId, patience)).toMatchObject({ state: "succeeded", failure: null });
      const { whole: output } = await readOutputs(runId);
      expect(output?.report.map(({ name }) => name)).toEqual([
        "prowler.asff.json",
        "prowler.csv",
        "prowler.html",
        "prowler.ocsf.json",
      ]);
      const rows = await readRows(runId, output);
      const buckets = rows.filter(({ metadata }) => metadata.event_code === "s3_bucket_object_versioning");
      expect(new Set(buckets.map(({ resources }) => resources[0]?.name))).toEqual(
        new Set([
          "acme-public-assets",
          "acme-private-logs",
          "acme-eu-records",
          "acme-temp-uploads",
          "acme-trail-store",
        ]),
      );
      const publications = (await studio.artifacts(runId)).map(({ publicationId }) => publicationId);
      expect(publications).not.toContain(null);
    },
    patience,
  );

  it(
    "ends with all of its processes when it is cancelled half-way",
    async () => {
      const asked = once(silent, "connection");
      const runId = await studio.start([scan("stuck", { profile: "stuck" })]);
      await asked;
      const attempts = await studio.attempts(runId);
      expect(listProcesses(attempts[0]?.id)).not.toEqual([]);
      await cancelRun(studio.scope, { runId });
      expect(await studio.end(runId)).toMatchObject({ state: "cancelled" });
      expect(listProcesses(attempts[0]?.id)).toEqual([]);
      expect((await studio.artifacts(runId)).every(({ partial }) => partial)).toBe(true);
    },
    patience,
  );
});

function readPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** Profiles as people have them: one has no endpoint of its own, and in two S3 is somewhere else. */
async function writeProfiles(home: string, url: string, silentUrl: string): Promise<void> {
  const folder = join(home, ".aws");
  await mkdir(folder);
  const names = ["plain", "whole", "no-s3", "stuck"];
  const credentials = names.map(
    (name) => `[${name}]\naws_access_key_id = testing\naws_secret_access_key = not-a-real-secret\n`,
  );
  const config = [
    "[profile plain]\nregion = us-east-1\n",
    `[profile whole]\nregion = us-east-1\nendpoint_url = ${url}\n`,
    `[profile no-s3]\nregion = us-east-1\nendpoint_url = ${url}\nservices = no-s3\n`,
    "[services no-s3]\ns3 =\n  endpoint_url = http://127.0.0.1:9\n",
    `[profile stuck]\nregion = us-east-1\nendpoint_url = ${url}\nservices = stuck\n`,
    `[services stuck]\ns3 =\n  endpoint_url = ${silentUrl}\n`,
  ];
  await writeFile(join(folder, "credentials"), credentials.join(""));
  await writeFile(join(folder, "config"), config.join(""));
}

function countRows(rows: z.infer<typeof Rows>): Record<string, number> {
  const groups = Map.groupBy(rows, ({ metadata }) => metadata.event_code);
  return Object.fromEntries([...groups].map(([check, found]) => [check, found.length]));
}

/** Processes that carry the mark of an attempt. */
function listProcesses(attemptId: string | undefined): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`EXHIBIT_ATTEMPT=${attemptId}\0`);
    } catch {
      return false;
    }
  });
}
