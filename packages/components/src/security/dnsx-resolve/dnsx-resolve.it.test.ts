import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type DnsServer, type DnsZone, findDeadAddress, startDnsServer } from "@exhibit/testkit/dns";
import { findTestTool } from "@exhibit/testkit/tools";
import { afterEach, describe, expect, it } from "vitest";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { securityDnsxResolve } from "./definition.ts";
import { handleSecurityDnsxResolve } from "./handler.ts";

const dnsx = findTestTool("dnsx");
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const zone: DnsZone = {
  answers: [
    { type: "A", name: "acme.test", ttl: 60, data: "192.0.2.10" },
    { type: "AAAA", name: "acme.test", ttl: 60, data: "2001:db8::10" },
    { type: "MX", name: "acme.test", ttl: 60, data: { preference: 5, exchange: "mx1.acme.test" } },
    { type: "TXT", name: "acme.test", ttl: 60, data: "v=spf1 mx ~all" },
    { type: "NS", name: "acme.test", ttl: 60, data: "ns1.acme.test" },
    {
      type: "SOA",
      name: "acme.test",
      ttl: 60,
      data: {
        mname: "ns1.acme.test",
        rname: "hostmaster.acme.test",
        serial: 7,
        refresh: 1,
        retry: 2,
        expire: 3,
        minimum: 4,
      },
    },
    { type: "CAA", name: "acme.test", ttl: 60, data: { flags: 0, tag: "issue", value: "ca.example" } },
    { type: "A", name: "www.acme.test", ttl: 60, data: "192.0.2.11" },
    { type: "CNAME", name: "blog.acme.test", ttl: 60, data: "acme.blog-host.test" },
    { type: "SRV", name: "_sip._tcp.acme.test", ttl: 60, data: { port: 5060, target: "vpn.acme.test" } },
    { type: "A", name: "xn--mnchen-3ya.acme.test", ttl: 60, data: "192.0.2.12" },
    { type: "PTR", name: "10.2.0.192.in-addr.arpa", ttl: 60, data: "acme.test" },
  ],
};

async function serve(given: DnsZone = zone): Promise<DnsServer> {
  const server = await startDnsServer(given);
  closers.push(() => server.close());
  return server;
}

async function resolve(hosts: string | string[], resolvers: string[], trial: ComponentTrial = {}) {
  const result = await runComponent(securityDnsxResolve, handleSecurityDnsxResolve, {
    inputs: { hosts },
    network: { allowLoopback: resolvers },
    toolFolders: [dirname(dnsx ?? "")],
    ...trial,
    params: { resolvers, ...trial.params },
  });
  closers.push(result.remove);
  return result;
}

describe.skipIf(dnsx === null)("security.dnsx.resolve with the real dnsx", () => {
  it("gives the records of every type, and its report as dnsx wrote it", async () => {
    const { address } = await serve();
    const recordTypes = ["a", "aaaa", "cname", "mx", "txt", "ns", "soa", "srv", "caa"];
    const hosts = "acme.test ACME.test. blog.acme.test _sip._tcp.acme.test münchen.acme.test gone.acme.test";
    const { outputs, artifacts, warnings, workDir } = await resolve(hosts, [address], {
      params: { recordTypes },
    });
    expect(outputs.resolved).toEqual([
      "acme.test",
      "blog.acme.test",
      "_sip._tcp.acme.test",
      "xn--mnchen-3ya.acme.test",
    ]);
    expect(outputs.unresolved).toEqual([{ host: "gone.acme.test", status: "NXDOMAIN" }]);
    expect(outputs.records).toMatchObject({
      a: [
        { host: "acme.test", value: "192.0.2.10" },
        { host: "xn--mnchen-3ya.acme.test", value: "192.0.2.12" },
      ],
      aaaa: [{ host: "acme.test", value: "2001:db8::10" }],
      cname: [{ host: "blog.acme.test", value: "acme.blog-host.test" }],
      mx: [{ host: "acme.test", value: "mx1.acme.test" }],
      txt: [{ host: "acme.test", value: "v=spf1 mx ~all" }],
      ns: [{ host: "acme.test", value: "ns1.acme.test" }],
      soa: [{ host: "acme.test", value: { name: "acme.test", mailbox: "hostmaster.acme.test", serial: 7 } }],
      srv: [{ host: "_sip._tcp.acme.test", value: "vpn.acme.test" }],
      caa: [{ host: "acme.test", value: "ca.example" }],
    });
    expect(outputs.coverage).toMatchObject({ complete: true, gaps: [] });
    expect(warnings).toEqual([]);
    const [report] = artifacts;
    expect(report).toMatchObject({
      name: "dnsx.jsonl",
      format: "dnsx-jsonl",
      attributes: { hosts: 5, dnsx: "1.2.2" },
    });
    expect(await readFile(report?.path ?? "")).toEqual(await readFile(join(workDir, "report.jsonl")));
  });

  it("tells what is not there from what did not answer", async () => {
    const silent = new Set(["mute.acme.test"]);
    const { address } = await serve({
      answers: [...zone.answers, { type: "AAAA", name: "six.acme.test", ttl: 60, data: "2001:db8::6" }],
      codes: { "closed.acme.test": "REFUSED", "broken.acme.test": "SERVFAIL" },
      isSilent: (name) => silent.has(name),
    });
    const hosts = ["www", "six", "gone", "closed", "broken", "mute"].map((name) => `${name}.acme.test`);
    const { outputs, warnings } = await resolve(hosts, [address], {
      params: { recordTypes: ["a"], attempts: 1 },
    });
    expect(outputs.resolved).toEqual(["www.acme.test"]);
    expect(outputs.unresolved).toEqual([
      { host: "six.acme.test", status: "NODATA" },
      { host: "gone.acme.test", status: "NXDOMAIN" },
      { host: "closed.acme.test", status: "REFUSED" },
      { host: "broken.acme.test", status: "SERVFAIL" },
      { host: "mute.acme.test", status: "no answer" },
    ]);
    expect(outputs.coverage.lookedAt.host).toEqual(["www.acme.test", "six.acme.test", "gone.acme.test"]);
    expect(warnings).toEqual([
      "Not covered, host: 3 of 6: closed.acme.test (the resolver answered REFUSED), broken.acme.test (the resolver answered SERVFAIL), mute.acme.test (no resolver answered).",
    ]);
  });

  it("names the record types that were never answered, where dnsx gave a host up", async () => {
    const { address } = await serve({ ...zone, isSilent: (_name, type) => type === "TXT" });
    const { outputs } = await resolve("acme.test", [address], {
      params: { recordTypes: ["caa", "mx", "txt", "aaaa", "a"], attempts: 1 },
    });
    expect(outputs.resolved).toEqual(["acme.test"]);
    expect(outputs.coverage.gaps).toEqual([
      { kind: "record", name: "acme.test TXT, MX, CAA", reason: "no resolver answered" },
    ]);
  });

  it("names a dead resolver among living ones", async () => {
    const [{ address }, dead] = [await serve(), await findDeadAddress()];
    const hosts = Array.from({ length: 8 }, (_, index) => `h${index}.acme.test`);
    const { outputs, warnings } = await resolve(hosts, [address, dead], { params: { attempts: 3 } });
    expect(outputs.coverage.gaps).toContainEqual({ kind: "resolver", name: dead, reason: "does not answer" });
    expect(outputs.coverage.lookedAt.resolver).toEqual([address]);
    expect(warnings[0]).toBe(`Not covered, resolver: 1 of 2: ${dead} (does not answer).`);
  });

  it("does not call a resolver dead that was only not asked", async () => {
    const [one, other] = [await serve(), await serve()];
    const { outputs } = await resolve("acme.test", [one.address, other.address], {
      params: { recordTypes: ["a"], attempts: 1 },
    });
    expect(outputs.coverage.gaps).toEqual([]);
  });

  it("fails where no resolver answers, and names whom it asked for what", async () => {
    const dead = await findDeadAddress();
    await expect(resolve("acme.test www.acme.test", [dead])).rejects.toMatchObject({
      message: `no resolver answered for any of 2 hosts: asked ${dead}`,
      retryable: true,
      code: "UNREACHABLE",
    });
  });

  it("fails where resolvers only refuse: a refusal is no answer about a host", async () => {
    const { address } = await serve({ answers: [], codes: { "acme.test": "REFUSED" } });
    await expect(resolve("acme.test", [address])).rejects.toThrow(
      `the resolvers answered REFUSED alone for acme.test: asked ${address}`,
    );
  });

  it("takes addresses where PTR records are asked for", async () => {
    const { address } = await serve();
    const { outputs } = await resolve("192.0.2.10 192.0.2.99", [address], {
      params: { recordTypes: ["ptr"] },
    });
    expect(outputs.resolved).toEqual(["192.0.2.10"]);
    expect(outputs.records).toEqual({ ptr: [{ host: "192.0.2.10", value: "acme.test" }] });
    expect(outputs.unresolved).toEqual([{ host: "192.0.2.99", status: "NXDOMAIN" }]);
  });

  it("parts hosts that only a wildcard made from real ones that share an address, and reports both", async () => {
    const real = ["one.acme.test", "two.acme.test", "three.acme.test"];
    const { address } = await serve({
      answers: real.map((name) => ({ type: "A", name, ttl: 60, data: "192.0.2.50" })),
      wildcards: { "acme.test": "192.0.2.200" },
    });
    const made = ["made.deep.acme.test", "made0.acme.test", "made1.acme.test"];
    const { outputs, artifacts } = await resolve([...real, ...made], [address], {
      params: { recordTypes: ["aaaa", "a"], wildcardDomain: "acme.test", wildcardThreshold: 3 },
    });
    expect(outputs.wildcards).toEqual(made);
    expect(outputs.resolved).toEqual(real);
    expect(outputs.coverage.gaps).toEqual([]);
    expect((await readFile(artifacts[0]?.path ?? "", "utf8")).trim().split("\n")).toHaveLength(6);
  });

  it("says for which domain it could not tell wildcards, and then keeps the hosts", async () => {
    const { address } = await serve({
      ...zone,
      wildcards: { "acme.test": "192.0.2.200" },
      isSilent: (name) => /^x[0-9a-f]{16}\./.test(name),
    });
    const hosts = ["one.acme.test", "two.acme.test"];
    const { outputs, warnings } = await resolve(hosts, [address], {
      params: { attempts: 1, wildcardDomain: "acme.test", wildcardThreshold: 2 },
    });
    expect(outputs).toMatchObject({ resolved: hosts, wildcards: [] });
    expect(warnings).toEqual([
      "Not covered, wildcard check: 1: acme.test (no resolver answered for a made-up name in it).",
    ]);
  });

  it("asks nobody where the policy forbids a resolver", async () => {
    const server = await serve();
    await expect(resolve("acme.test", [server.address], { network: { allowLoopback: [] } })).rejects.toThrow(
      `the resolver ${server.address} may not be asked: it is on this machine`,
    );
    expect(server.questions).toEqual([]);
  });

  it("holds out at the ends of what its form allows", async () => {
    const { address } = await serve();
    for (const params of [
      { rate: 1, attempts: 1, threads: 1 },
      { rate: 10_000, attempts: 10, threads: 200, recordTypes: ["a"] },
    ]) {
      expect((await resolve("acme.test", [address], { params })).outputs.resolved).toEqual(["acme.test"]);
    }
  });

  it("does not take another program of that name for dnsx", async () => {
    const { address } = await serve();
    const folder = dirname((await resolve("acme.test", [address])).workDir);
    await writeFile(join(folder, "dnsx"), "#!/bin/sh\necho dnsx 9.9\n", { mode: 0o755 });
    await expect(resolve("acme.test", [address], { toolFolders: [folder] })).rejects.toMatchObject({
      message: expect.stringContaining("is not the one of ProjectDiscovery"),
      retryable: false,
    });
  });
});
