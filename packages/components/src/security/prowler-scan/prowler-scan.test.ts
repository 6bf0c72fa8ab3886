import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { securityProwlerScan } from "./definition.ts";
import { handleSecurityProwlerScan } from "./handler.ts";

const fixtures = fileURLToPath(new URL("../../../fixtures/prowler/", import.meta.url));
const fixture = (name: string) => readFile(join(fixtures, name), "utf8");
const keys = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "canary/secret+key" };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What the stand-in writes, from recordings. */
interface Recording {
  /** Files below the output folder, by the recording that they are copied from. */
  files?: Record<string, string>;
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** Waits to be ended once its files are written. */
  hangs?: boolean;
}

interface Call {
  args: string[];
  env: Record<string, string>;
}

/** Stands for Prowler: replays recordings, notes how it was called, refuses what the real parser of arguments does. */
async function standIn(recording: Recording) {
  const folder = await mkdtemp(join(tmpdir(), "exhibit-prowler-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, "prowler");
  const plan = { exitCode: 3, files: {}, ...recording, fixtures, folder };
  await copyFile(join(fixtures, "flags.json"), join(folder, "flags.json"));
  await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
  await writeFile(program, `#!${process.execPath}\n${replay}`);
  await writeFile(join(folder, "package.json"), '{"type":"commonjs"}');
  await chmod(program, 0o755);
  return {
    folder,
    call: async (): Promise<Call> => JSON.parse(await readFile(join(folder, "call.json"), "utf8")),
  };
}

const replay = `
const { readFileSync, writeFileSync, mkdirSync, copyFileSync } = require("node:fs");
const { join, dirname } = require("node:path");
const plan = JSON.parse(readFileSync(join(__dirname, "plan.json")));
const args = process.argv.slice(2);
const known = JSON.parse(readFileSync(join(__dirname, "flags.json")))[args[0]];
const refuse = (why) => { console.error("prowler: error: " + why); process.exit(2); };
if (!known) refuse("invalid provider: " + args[0]);
const values = {};
for (let at = 1; at < args.length; ) {
  const name = args[at++];
  const kind = known[name];
  if (!kind) refuse("unrecognized arguments: " + name);
  if (name in values) refuse("repeated: " + name);
  values[name] = [];
  while (at < args.length && !args[at].startsWith("-")) values[name].push(args[at++]);
  if (kind === "none" ? values[name].length : kind === "one" ? values[name].length !== 1 : !values[name].length)
    refuse("argument " + name + ": wrong number of values");
}
const alone = ["--checks", "--services", "--compliance"].filter((name) => name in values);
if (alone.length > 1) refuse("argument " + alone[1] + ": not allowed with argument " + alone[0]);
for (const [name, from] of Object.entries(plan.files)) {
  const to = join(values["--output-directory"][0], name);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(plan.fixtures, from), to);
}
writeFileSync(join(plan.folder, "call.json"), JSON.stringify({ args, env: process.env }));
process.stdout.write(plan.stdout ?? "");
process.stderr.write(plan.stderr ?? "");
if (plan.hangs) setInterval(() => {}, 1000);
else process.exitCode = plan.exitCode;
`;

async function scan(recording: Recording, trial: ComponentTrial = {}) {
  const tool = await standIn(recording);
  const result = await runComponent(securityProwlerScan, handleSecurityProwlerScan, {
    ...trial,
    inputs: { ...keys, ...trial.inputs },
    toolFolders: [tool.folder],
  });
  closers.push(result.remove);
  return { ...result, call: await tool.call() };
}

const whole: Recording = {
  files: {
    "prowler.ocsf.json": "run-1.ocsf.json",
    "prowler.asff.json": "run-1.asff.json",
    "prowler.csv": "run-1.csv",
    "prowler.html": "run-1.html",
    "compliance/prowler_cis_5.0_aws.csv": "run-1.csv",
  },
};

describe("security.prowler.scan", () => {
  it("keeps every file that Prowler writes byte for byte, under its own name and format", async () => {
    const { outputs, artifacts } = await scan({ ...whole, stdout: await fixture("run-1.stdout") });
    const kept = artifacts.map(({ output, name, format }) => `${output} ${name} ${format}`);
    expect(kept).toEqual([
      "report prowler.asff.json asff-json",
      "report prowler.csv csv",
      "report prowler.html html",
      "report prowler.ocsf.json prowler-ocsf-json",
      "compliance prowler_cis_5.0_aws.csv csv",
    ]);
    for (const { path, name, output } of artifacts) {
      const from = whole.files?.[output === "compliance" ? `compliance/${name}` : name] ?? "";
      expect(await readFile(path, "utf8")).toBe(await fixture(from));
    }
    expect(outputs.report.map(({ name }) => name)).toHaveLength(4);
    expect(outputs.compliance.map(({ name }) => name)).toEqual(["prowler_cis_5.0_aws.csv"]);
    expect(outputs.findings).toEqual(outputs.report[3]);
  });

  it.each([
    ["run-1", { total: 43, failed: 23 }, { critical: 8, high: 21, medium: 14 }],
    ["run-2", { total: 49, failed: 20 }, { critical: 10, high: 23, medium: 16 }],
    ["run-6-muted", { total: 20, failed: 5 }, { critical: 5, high: 10, medium: 5 }],
  ])("counts %s by severity and status, muted ones apart", async (name, numbers, severities) => {
    const { outputs } = await scan({ files: { "prowler.ocsf.json": `${name}.ocsf.json` } });
    expect(outputs).toMatchObject(numbers);
    for (const [severity, count] of Object.entries(severities)) {
      const states: unknown = Object.entries(Object(outputs.counts)).find(([key]) => key === severity)?.[1];
      const sum = Object.values(Object(states)).reduce((all: number, one) => all + Number(one), 0);
      expect(sum).toBe(count);
    }
    if (name === "run-6-muted") {
      const muted = Object.values(Object(outputs.counts)).map((states) => Number(Object(states).muted));
      expect(muted.reduce((all, one) => all + one, 0)).toBe(5);
    }
  });

  it("gives each flag once with all its values, and secrets by the environment alone", async () => {
    const params = {
      checks: ["s3_bucket_public_access", "iam_user_mfa_enabled_console_access"],
      regions: ["us-east-1", "eu-west-1"],
      status: ["FAIL", "MUTED"],
      formats: ["json-asff", "csv", "html"],
      retries: 0,
    };
    const files = { mutelist: { name: "-mute.yaml", text: "Mutelist:" } };
    const { call, workDir, log } = await scan(whole, {
      params,
      files,
      inputs: { ...keys, sessionToken: "canary-token" },
    });
    expect(call.args).toEqual([
      "aws",
      ...["--aws-retries-max-attempts", "0"],
      ...["--checks", "s3_bucket_public_access", "iam_user_mfa_enabled_console_access"],
      ...["--region", "us-east-1", "eu-west-1"],
      ...["--status", "FAIL", "MUTED"],
      ...["--mutelist-file", expect.stringContaining(workDir)],
      ...["--output-formats", "json-ocsf", "json-asff", "csv", "html"],
      ...["--output-directory", join(workDir, "output"), "--output-filename", "prowler"],
      ...["--no-banner", "--no-color", "--log-level", "ERROR"],
    ]);
    expect(call.env).toMatchObject({
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: "canary-token",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    expect(JSON.stringify([call.args, log])).not.toContain("canary");
  });

  it.each([
    [
      "azure",
      { azureTenantId: "t", azureClientId: "c", azureClientSecret: "s" },
      { AZURE_CLIENT_SECRET: "s" },
    ],
    ["github", { githubToken: "ghp_x" }, { GITHUB_PERSONAL_ACCESS_TOKEN: "ghp_x" }],
    [
      "gcp",
      { gcpKey: '{"type":"service_account","token_uri":"https://oauth2.googleapis.com/token"}' },
      { GOOGLE_APPLICATION_CREDENTIALS: expect.stringContaining("gcp-key.json") },
    ],
    ["kubernetes", {}, {}],
  ])("calls Prowler for %s with flags that it has there", async (provider, inputs, env) => {
    const params = {
      provider,
      services: ["iam"],
      severities: ["critical"],
      ...(provider === "kubernetes" ? { profile: "prod" } : {}),
    };
    const { call } = await scan(whole, { params, inputs });
    expect(call.args.slice(0, 1)).toEqual([provider]);
    expect(call.env).toMatchObject(env);
    expect(call.env).not.toHaveProperty("AWS_ACCESS_KEY_ID");
  });

  it.each([
    ["aws", { accessKeyId: "" }, "accessKeyId and secretAccessKey"],
    ["azure", {}, "azureTenantId, azureClientId and azureClientSecret"],
    ["gcp", {}, "gcpKey is needed"],
    ["gcp", { gcpKey: '{"type":"external_account"}' }, "no service account key"],
    ["kubernetes", {}, "profile is needed"],
    ["github", {}, "githubToken is needed"],
  ])("without credentials for %s fails before Prowler starts: %j", async (provider, inputs, message) => {
    const scanning = scan(whole, { params: { provider }, inputs });
    await expect(scanning).rejects.toMatchObject({ retryable: false, code: "NO_CREDENTIALS" });
    await expect(scanning).rejects.toThrow(message);
  });

  it.each([
    "http://127.0.0.1:4566",
    "http://[::1]:4566",
    "http://169.254.169.254",
    "http://10.0.0.5:5432",
    "https://localhost:4566",
    "http://aws.example.org",
  ])("never hands Prowler an endpoint that the network policy forbids: %s", async (endpoint) => {
    const scanning = scan(whole, { params: { endpoint }, network: { denied: ["10.0.0.5:5432"] } });
    await expect(scanning).rejects.toMatchObject({ retryable: false, code: "ADDRESS_REFUSED" });
  });

  it("hands Prowler an endpoint that the operator allows", async () => {
    const network = { allowLoopback: ["127.0.0.1:4566"] };
    const { call } = await scan(whole, { params: { endpoint: "http://127.0.0.1:4566/" }, network });
    expect(call.env.AWS_ENDPOINT_URL).toBe("http://127.0.0.1:4566");
  });

  it.each([
    ["error-no-credentials.stderr", 1, "Prowler refused: NoCredentialsError: Unable to locate credentials"],
    ["error-endpoint-down.stderr", 1, /refused: EndpointConnectionError: Could not connect to the endpoint/],
    ["error-unknown-check.stderr", 1, "Prowler refused: Invalid check(s) specified: no_such_check"],
    ["error-unknown-region.stderr", 2, /refused: argument --region.*invalid choice: 'nowhere-1'/],
  ])("fails in Prowler's own words and for good: %s", async (name, exitCode, message) => {
    const scanning = scan({ stderr: await fixture(name), exitCode });
    await expect(scanning).rejects.toMatchObject({ retryable: false, code: "REFUSED_BY_TOOL" });
    await expect(scanning).rejects.toThrow(message);
  });

  it("fails with the place where a report breaks that was cut off", async () => {
    const scanning = scan({ files: { "prowler.ocsf.json": "killed-2.ocsf.json" } });
    await expect(scanning).rejects.toMatchObject({ retryable: false, code: "BROKEN_REPORT" });
    await expect(scanning).rejects.toThrow(/broken at byte \d+ \(line \d+\)/);
  });

  it("takes an end that is none of Prowler's for a failure that may pass", async () => {
    const scanning = scan({ ...whole, exitCode: 137 });
    await expect(scanning).rejects.toMatchObject({ retryable: true, code: "TOOL_FAILED" });
    await expect(scanning).rejects.toThrow("ended with exit code 137 before its reports were whole");
  });

  it("tells no findings from no report", async () => {
    const stdout = await fixture("exit-0-only-fails-none.stdout");
    const { outputs, artifacts } = await scan({ stdout, exitCode: 0 }, { params: { status: ["FAIL"] } });
    expect(outputs).toMatchObject({ report: [], compliance: [], total: 0, failed: 0 });
    expect(outputs.coverage).toMatchObject({ complete: true });
    expect(outputs).not.toHaveProperty("findings");
    expect(artifacts).toEqual([]);
    for (const exitCode of [0, 3]) {
      const silent = scan({ exitCode, ...(exitCode === 3 ? { stdout } : {}) });
      await expect(silent).rejects.toMatchObject({ retryable: true, code: "NO_REPORT" });
    }
  });

  it("fails where the only service did not answer, although Prowler says that there are no findings", async () => {
    const stdout = await fixture("partial-3-all-unreachable.stdout");
    const stderr =
      '\n2026-11-23 21:38:40,035 [File: iam_service.py:102] \t[Module: iam_service]\t ERROR: us-east-1 -- EndpointConnectionError[47]: Could not connect to the endpoint URL: "http://127.0.0.1:9/"\n';
    const params = { checks: ["iam_user_mfa_enabled_console_access"] };
    const scanning = scan({ stdout, stderr, exitCode: 0 }, { params });
    await expect(scanning).rejects.toMatchObject({ retryable: true, code: "UNREACHABLE" });
    await expect(scanning).rejects.toThrow(
      /^nothing could be looked at: .*us-east-1: EndpointConnectionError/,
    );
    // Nothing that fails is what a filter asks for, so there it is said and no more.
    const filtered = await scan({ stdout, stderr, exitCode: 0 }, { params: { ...params, status: ["FAIL"] } });
    expect(filtered.outputs.coverage).toMatchObject({
      complete: false,
      lookedAt: { service: [], check: [] },
    });
    expect(filtered.warnings).toHaveLength(2);
  });

  it("keeps what was written when the step is stopped", async () => {
    const abort = new AbortController();
    const kept: string[] = [];
    const tool = await standIn({ ...whole, hangs: true });
    const running = runComponent(
      securityProwlerScan,
      (context, inputs) => {
        const uploadFromPath: typeof context.artifacts.uploadFromPath = async (path, facts) => {
          const artifact = await context.artifacts.uploadFromPath(path, facts);
          kept.push(artifact.name);
          return artifact;
        };
        const artifacts = { ...context.artifacts, uploadFromPath };
        return handleSecurityProwlerScan({ ...context, artifacts }, inputs);
      },
      { inputs: keys, toolFolders: [tool.folder], signal: abort.signal },
    );
    await expect
      .poll(async () => (await tool.call().catch(() => null)) !== null, { timeout: 10_000 })
      .toBe(true);
    abort.abort();
    await expect(running).rejects.toThrow();
    expect(kept).toHaveLength(5);
  });
});
