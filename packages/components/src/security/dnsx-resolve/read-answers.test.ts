import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judgeCoverage } from "./judge-coverage.ts";
import { type Answer, readAnswers } from "./read-answers.ts";
import type { RecordType } from "./record-types.ts";
import { listRecords, sortHosts } from "./sort-hosts.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/dnsx/${name}`, import.meta.url));
const signal = new AbortController().signal;
const all = new Set<RecordType>(["a", "aaaa", "cname", "mx", "txt", "ns", "soa", "srv", "caa"]);
const read = (name: string, types: ReadonlySet<RecordType> = all) =>
  readAnswers(fixture(name), types, signal);
const readHosts = async () => [
  ...new Set((await readFile(fixture("hosts.txt"), "utf8")).trim().toLowerCase().split("\n")),
];

/** One row a value, and a status other than NOERROR; the serial of an SOA is no change. */
function listRows(answers: ReadonlyMap<string, Answer>): Set<string> {
  const rows = Object.entries(listRecords(answers.values())).flatMap(([type, found]) =>
    type === "soa" ? [] : found.map(({ host, value }) => `${host} ${type} ${JSON.stringify(value)}`),
  );
  const statuses = [...answers.values()].filter(({ status }) => status !== "NOERROR");
  return new Set([...rows, ...statuses.map(({ host, status }) => `${host} ${status}`)]);
}

describe("a report of dnsx", () => {
  it("has one answer a name, NXDOMAIN among them", async () => {
    const { resolved, unresolved } = sortHosts(await readHosts(), await read("run-1.jsonl"));
    expect(resolved).toHaveLength(51);
    expect(unresolved.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => "NXDOMAIN"));
  });

  it("differs from the next one in the records that were changed, and in no order, TTL or serial", async () => {
    const [before, after] = [listRows(await read("run-1.jsonl")), listRows(await read("run-2.jsonl"))];
    expect([...before].filter((row) => after.has(row))).toHaveLength(81);
    expect([...before].filter((row) => !after.has(row))).toHaveLength(18);
    expect([...after].filter((row) => !before.has(row))).toHaveLength(19);
  });

  it("gives each SOA once, as an object", async () => {
    const { soa } = listRecords((await read("run-1.jsonl")).values());
    expect(soa?.filter(({ host }) => host === "acme.test")).toEqual([
      {
        host: "acme.test",
        value: expect.objectContaining({
          name: "acme.test",
          ns: "ns1.acme.test",
          mailbox: "hostmaster.acme.test",
        }),
      },
    ]);
  });

  it("gives only the types that were asked for, and a name without them has no data", async () => {
    const answers = await read("run-4-a-only.jsonl", new Set(["a"]));
    expect(Object.keys(listRecords(answers.values()))).toEqual(["a"]);
    const { unresolved } = sortHosts(["ipv6-only.acme.test"], answers);
    expect(unresolved).toEqual([{ host: "ipv6-only.acme.test", status: "NODATA" }]);
  });

  it("is covered where every host and type was answered", async () => {
    const hosts = await readHosts();
    const lookup = { hosts, types: all, resolvers: ["127.0.0.1:5355"], answers: await read("run-1.jsonl") };
    const coverage = judgeCoverage(lookup, []);
    expect(coverage).toMatchObject({ complete: true, gaps: [] });
    expect(coverage.lookedAt.host).toHaveLength(59);
  });

  it("without an answer to some hosts names each of them, although dnsx ended well", async () => {
    const hosts = await readHosts();
    const types = new Set<RecordType>(["a", "aaaa", "cname"]);
    const answers = await read("flap-1.jsonl", types);
    const coverage = judgeCoverage({ hosts, types, resolvers: ["127.0.0.1:5355"], answers }, [
      "127.0.0.1:5356",
    ]);
    const silent = coverage.gaps.filter(({ kind }) => kind === "host").map(({ name }) => name);
    expect(silent).toEqual(hosts.filter((host) => !answers.has(host)));
    expect(silent.length).toBeGreaterThan(15);
    expect(coverage.gaps[0]).toEqual({ kind: "resolver", name: "127.0.0.1:5356", reason: "does not answer" });
    expect(coverage.gaps).toContainEqual({
      kind: "record",
      name: expect.stringMatching(/ AAAA, CNAME$/),
      reason: "no resolver answered",
    });
  });

  it("is empty where no resolver answered: nothing is covered", async () => {
    const hosts = await readHosts();
    const answers = await read("run-5-resolver-down.jsonl");
    const { lookedAt } = judgeCoverage({ hosts, types: all, resolvers: ["127.0.0.1:5355"], answers }, []);
    expect(lookedAt.host).toEqual([]);
  });

  it.each(["{", '{"host":5}', "[INF] 3 hosts"])(
    "that holds something else is broken, by line: %s",
    async (line) => {
      const folder = await mkdtemp(join(tmpdir(), "exhibit-dnsx-"));
      const path = join(folder, "report.jsonl");
      await writeFile(path, `{"host":"a.test","status_code":"NOERROR"}\n${line}\n`);
      await expect(readAnswers(path, all, signal)).rejects.toThrow(
        "line 2 of the report is no record of dnsx",
      );
      await rm(folder, { recursive: true });
    },
  );
});
