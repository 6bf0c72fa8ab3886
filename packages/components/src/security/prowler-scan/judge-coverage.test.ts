import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { explainGaps } from "@exhibit/contracts";
import { describe, expect, it } from "vitest";
import { judgeCoverage, type Scan } from "./judge-coverage.ts";
import { parameters } from "./parameters.ts";
import { readFindings } from "./read-findings.ts";
import { readLog } from "./read-log.ts";

const path = (name: string) => fileURLToPath(new URL(`../../../fixtures/prowler/${name}`, import.meta.url));
const line = (module: string, said: string, level = "ERROR") =>
  `\n2026-11-23 21:38:40,035 [File: x.py:102] \t[Module: ${module}]\t ${level}: ${said}\n`;

const partialChecks = [
  "s3_bucket_public_access",
  "s3_bucket_object_versioning",
  "iam_user_mfa_enabled_console_access",
  "ec2_ebs_volume_encryption",
];

async function describeScan(
  report: string,
  over: Partial<Omit<Scan, "params">> & { params?: object },
): Promise<Scan> {
  const findings = await readFindings(path(report), AbortSignal.timeout(10_000));
  return {
    findings,
    errors: [],
    executed: null,
    isLogCut: false,
    ...over,
    params: parameters.parse(over.params ?? {}),
  };
}

describe("the coverage of a scan", () => {
  it("is complete where nothing speaks against it, and names what was asked for", async () => {
    const params = { services: ["s3", "iam", "ec2", "cloudtrail"], regions: ["us-east-1", "eu-west-1"] };
    const coverage = judgeCoverage(await describeScan("run-1.ocsf.json", { params }));
    expect(coverage).toMatchObject({ complete: true, gaps: [] });
    expect(coverage.lookedAt).toEqual({
      provider: ["aws"],
      service: ["s3", "iam", "ec2", "cloudtrail"],
      region: ["us-east-1", "eu-west-1"],
    });
  });

  it("names a service that did not answer and its checks, although exit code and output say nothing", async () => {
    const errors = readLog(await readFile(path("partial-2-s3-unreachable-logged.stderr"), "utf8"));
    const params = { checks: partialChecks, regions: ["us-east-1", "eu-west-1"] };
    const scan = await describeScan("partial-2-s3-unreachable.ocsf.json", { params, errors, executed: 4 });
    const coverage = judgeCoverage(scan);
    expect(coverage.complete).toBe(false);
    expect(coverage.gaps).toContainEqual({
      kind: "service",
      name: "s3",
      reason: expect.stringMatching(
        /^nothing of it is in the report; EndpointConnectionError: .*127\.0\.0\.1:9\/" and 2 more; us-east-1: .*; us-west-2: /,
      ),
    });
    const checks = coverage.gaps.filter(({ kind }) => kind === "check");
    expect(checks).toEqual(
      partialChecks
        .slice(0, 2)
        .map((name) => ({ kind: "check", name, reason: "no record, and s3 could not be looked at" })),
    );
    expect(coverage.lookedAt.check).toEqual(partialChecks.slice(2));
    expect(explainGaps(coverage).join("\n")).toContain("Not covered, check: 2 of 4: s3_bucket_public_access");
  });

  it("names where access was denied, by service and region, also where the report holds some of it", async () => {
    const denied = "AccessDeniedException[9]: User is not authorized to perform: ec2:DescribeVolumes";
    const shown = denied.replace("[9]", "");
    const said = ["eu-west-1", "eu-west-1", "ap-east-1", "sa-east-1", "ca-west-1", "us-west-1"];
    const errors = readLog(said.map((region) => line("ec2_service", `${region} -- ${denied}`)).join(""));
    const coverage = judgeCoverage(await describeScan("run-1.ocsf.json", { errors }));
    expect(coverage.gaps).toEqual([
      {
        kind: "service",
        name: "ec2",
        reason: [
          `eu-west-1: ${shown} and 1 more`,
          `ap-east-1: ${shown}`,
          `sa-east-1: ${shown}`,
          "2 more regions",
        ].join("; "),
      },
    ]);
    expect(coverage.lookedAt.service).not.toContain("ec2");
    expect(coverage.lookedAt.service).toContain("iam");
  });

  it("names a check that broke and an error of Prowler itself", async () => {
    const errors = readLog(
      line("check", "iam_user_two_active_access_key -- KeyError[12]: 'x'") +
        line("aws_provider", "ClientError[1313]: AccessDenied"),
    );
    const coverage = judgeCoverage(await describeScan("run-1.ocsf.json", { errors }));
    expect(coverage.gaps).toEqual([
      { kind: "check", name: "iam_user_two_active_access_key", reason: "KeyError: 'x'" },
      { kind: "log", name: "aws_provider", reason: "ClientError: AccessDenied" },
    ]);
  });

  it("names a check that Prowler did not run", async () => {
    const checks = ["s3_bucket_public_access", "s3_bucket_kms_encryption"];
    const left = judgeCoverage(await describeScan("run-1.ocsf.json", { params: { checks }, executed: 1 }));
    expect(left.gaps).toMatchObject([{ kind: "check", name: "s3_bucket_kms_encryption" }]);
    const run = judgeCoverage(await describeScan("run-1.ocsf.json", { params: { checks }, executed: 2 }));
    expect(run.complete).toBe(true);
  });

  it("names a region without a record, unless a filter of states may be why", async () => {
    const params = { regions: ["us-east-1", "ap-east-1"] };
    const coverage = judgeCoverage(await describeScan("run-1.ocsf.json", { params }));
    expect(coverage.gaps).toMatchObject([{ kind: "region", name: "ap-east-1" }]);
    const filtered = { ...params, status: ["FAIL"] };
    expect(judgeCoverage(await describeScan("run-1.ocsf.json", { params: filtered })).complete).toBe(true);
  });

  it("is not complete where the log is too long to be read", async () => {
    const coverage = judgeCoverage(await describeScan("run-1.ocsf.json", { isLogCut: true }));
    expect(coverage.gaps).toMatchObject([{ kind: "log", name: "standard error" }]);
  });
});
