import { describe, expect, it } from "vitest";
import { parseParameters } from "../../sdk/parse-values.ts";
import { securityProwlerScan } from "./definition.ts";

const parse = (values: Record<string, unknown>) => () => parseParameters(securityProwlerScan, values);

describe("the form of security.prowler.scan", () => {
  it("takes what its defaults say", () => {
    expect(parse({})()).toMatchObject({ provider: "aws", formats: ["csv", "html"] });
  });

  it.each(["checks", "services", "regions", "compliance"])(
    "takes no value of %s that could be a flag, a file or a second value",
    (key) => {
      for (const value of [
        "-oX",
        "--fixer",
        "@file",
        "a b",
        "s3\n--fixer",
        "s3,iam",
        "",
        "../x",
        "s3\u0000",
      ]) {
        expect(parse({ [key]: [value] })).toThrow(`${key}.0: `);
      }
    },
  );

  it.each(["-p", "@x", "a\nb", "a b", ""])("takes no profile that could be a flag: %j", (profile) => {
    expect(parse({ profile })).toThrow("profile: ");
  });

  it.each(["ftp://a.test", "http://user:pass@a.test", "http://a.test/path", "-x", "http://a.test\n"])(
    "takes no endpoint that is more than an origin: %j",
    (endpoint) => {
      expect(parse({ endpoint })).toThrow("endpoint: ");
    },
  );

  it.each([
    [{ checks: ["s3_x"], services: ["s3"] }, "services: can't stand beside checks"],
    [{ checks: ["s3_x"], severities: ["high"] }, "severities: can't stand beside checks"],
    [
      { checks: ["s3_x"], compliance: ["c"] },
      "compliance: can't stand beside checks, services or severities",
    ],
    [{ services: ["s3"], compliance: ["c"] }, "compliance: can't stand beside checks"],
    [{ severities: ["high"], compliance: ["c"] }, "compliance: can't stand beside checks"],
    [{ provider: "azure", regions: ["eu-west-1"] }, "regions: exist for the provider aws only"],
    [{ provider: "gcp", formats: ["json-asff"] }, "formats: json-asff exists for the provider aws only"],
    [{ provider: "github", profile: "x" }, "profile: exists for the providers aws and kubernetes"],
    [{ provider: "azure", endpoint: "https://a.test" }, "endpoint: exists for the provider aws only"],
  ])("refuses what Prowler refuses or would leave out without a word: %j", (values, message) => {
    expect(parse(values)).toThrow(message);
  });

  it.each(["fixer", "slack", "output-bucket", "outputFilename", "role"])(
    "has no flag of its own: %s",
    (key) => {
      expect(parse({ [key]: "x" })).toThrow(key);
    },
  );
});
