import { type Json, validateGraph } from "@exhibit/contracts";
import { describe, expect, it } from "vitest";
import { describeComponent } from "../../sdk/describe-component.ts";
import { securityDnsxResolve } from "./definition.ts";
import { admitResolvers } from "./resolvers.ts";

const component = describeComponent(securityDnsxResolve);

/** What the builder, a save and a start say of these parameters. */
function faults(parameters: Record<string, Json>): string[] {
  const inputs = { hosts: { value: ["a.test"] } };
  const node = { ref: "dns", component: { id: component.id, version: 1 }, parameters, inputs };
  const artifacts = { saveRunArtifacts: true, publishToLibrary: false };
  const { issues } = validateGraph({ nodes: [{ ...node, artifacts }], inputs: [] }, [component]);
  return issues.map(({ message }) => message);
}

const policy = { allowLoopback: ["127.0.0.1:5355"], denied: ["10.0.0.5:53"], allowPrivate: true };

describe("the form of security.dnsx.resolve", () => {
  it("takes what its defaults say", () => {
    expect(faults({})).toEqual([]);
    expect(faults(securityDnsxResolve.parameters.parse({}))).toEqual([]);
  });

  it.each([
    ["attempts", { attempts: 0 }],
    ["threads", { threads: 0 }],
    ["rate", { rate: 0 }],
    ["recordTypes", { recordTypes: [] }],
    ["recordTypes.0", { recordTypes: ["any"] }],
    ["wildcardThreshold", { wildcardDomain: "acme.test", wildcardThreshold: 0 }],
    ["wildcardDomain", { wildcardDomain: "-o" }],
    ["wildcardDomain", { wildcardDomain: "acme" }],
    ["resolvers", { resolvers: [] }],
    ["resolvers.0", { resolvers: ["-r"] }],
    ["resolvers.0", { resolvers: ["resolvers.txt"] }],
    ["resolvers.0", { resolvers: ["doh:https://dns.test/query"] }],
    ["resolvers.0", { resolvers: ["1.1.1.1\n127.0.0.1"] }],
    ["resolvers.0", { resolvers: ["1.1.1.1,127.0.0.1"] }],
    ["resolvers.0", { resolvers: ["256.1.1.1"] }],
  ])("refuses %s that dnsx refuses or that would end without a word: %j", (path, parameters) => {
    expect(faults(parameters)).toEqual([expect.stringContaining(`dns: parameter ${path}: `)]);
  });

  it("says in words what would be right", () => {
    expect(faults({ resolvers: ["9.9.9.9", "dns.test"], wildcardDomain: "ACME.test" })).toEqual([
      'dns: parameter resolvers.1: must be an address, such as 9.9.9.9, 9.9.9.9:5353 or [2620:fe::fe]:5353, got "dns.test"',
      'dns: parameter wildcardDomain: must be a domain in lower case, such as example.org, got "ACME.test"',
    ]);
  });

  it.each([["stream"], ["resp"], ["rcode"], ["proxy"], ["auth"], ["o"]])(
    "has no flag of its own: %s",
    (flag) => {
      expect(faults({ [flag]: true })).toEqual([expect.stringContaining(flag)]);
    },
  );
});

describe("resolvers", () => {
  it("are addresses in the spelling of dnsx, once each", async () => {
    expect(
      await admitResolvers(["9.9.9.9", "9.9.9.9:53", "2620:FE::fe", "[2620:fe::fe]:53"], policy),
    ).toEqual(["9.9.9.9:53", "[2620:fe::fe]:53"]);
    expect(await admitResolvers(["127.0.0.1:5355", "[2620:fe::fe]"], policy)).toEqual([
      "127.0.0.1:5355",
      "[2620:fe::fe]:53",
    ]);
  });

  it.each([
    ["127.0.0.1", "it is on this machine"],
    ["[::1]:53", "it is on this machine"],
    ["::ffff:127.0.0.1", "it is on this machine"],
    ["169.254.169.254", "cloud metadata"],
    ["168.63.129.16", "cloud metadata"],
    ["10.0.0.5", "database or store"],
    ["0.0.0.0", "is never reached"],
    ["9.9.9.9:70000", "is no resolver"],
    [":", "is no resolver"],
  ])("are judged by the network policy before dnsx starts: %s", async (entry, reason) => {
    await expect(admitResolvers(["9.9.9.9", entry], policy)).rejects.toThrow(reason);
  });
});
