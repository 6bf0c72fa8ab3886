import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { NetworkPolicy } from "../network-policy.ts";
import { createAddressGuard } from "./address-guard.ts";
import { createGuardedAgent } from "./guarded-agent.ts";
import { parseHostPort } from "./host-port.ts";

const open: NetworkPolicy = { allowLoopback: [], denied: [], allowPrivate: true };

async function judge(address: string, port = 80, policy: Partial<NetworkPolicy> = {}, hostname = address) {
  const guard = await createAddressGuard({ ...open, ...policy });
  return guard.explainRefusal({ hostname, address, port });
}

describe("createAddressGuard", () => {
  it.each([
    ["169.254.169.254"],
    ["169.254.170.2"],
    ["fe80::1"],
    ["fd00:ec2::254"],
    ["168.63.129.16"],
    ["100.100.100.200"],
    ["::ffff:169.254.169.254"],
    ["::ffff:a9fe:a9fe"],
    ["64:ff9b::a9fe:a9fe"],
    ["0.0.0.0"],
    ["::"],
    ["127.0.0.1"],
    ["127.8.8.8"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["224.0.0.1"],
    ["255.255.255.255"],
    ["2002:7f00:1::"],
    ["not an address"],
  ])("refuses %s whatever else is allowed", async (address) => {
    expect(await judge(address)).not.toBeNull();
  });

  it.each([["93.184.216.34"], ["2606:4700::1111"], ["10.0.0.1"], ["192.168.1.1"], ["fd12::1"]])(
    "lets %s through by default",
    async (address) => {
      expect(await judge(address)).toBeNull();
    },
  );

  it("refuses private networks where the organization does not allow them", async () => {
    expect(await judge("10.0.0.1", 80, { allowPrivate: false })).toContain("private networks");
    expect(await judge("::ffff:10.0.0.1", 80, { allowPrivate: false })).toContain("private networks");
    expect(await judge("93.184.216.34", 80, { allowPrivate: false })).toBeNull();
  });

  it("allows loopback at exactly the listed places", async () => {
    const allowLoopback = ["127.0.0.1:8080", "localhost:9090", "[::1]:7070"];
    expect(await judge("127.0.0.1", 8080, { allowLoopback })).toBeNull();
    expect(await judge("::ffff:127.0.0.1", 8080, { allowLoopback })).toBeNull();
    expect(await judge("127.0.0.1", 8081, { allowLoopback })).not.toBeNull();
    expect(await judge("127.0.0.2", 8080, { allowLoopback })).not.toBeNull();
    expect(await judge("::1", 9090, { allowLoopback })).toBeNull();
    expect(await judge("::1", 7070, { allowLoopback })).toBeNull();
  });

  it("never reaches the studio's own places, by address, name or alias", async () => {
    const policy = {
      allowLoopback: ["127.0.0.1:5432"],
      denied: ["localhost:5432", "10.1.2.3:9000", "db:5432"],
    };
    expect(await judge("127.0.0.1", 5432, policy)).toContain("database or store");
    expect(await judge("10.1.2.3", 9000, policy)).toContain("database or store");
    expect(await judge("10.1.2.3", 9001, policy)).toBeNull();
    expect(await judge("10.9.9.9", 5432, policy, "DB.")).toContain("database or store");
  });

  it("refuses a policy that can't be read", () => {
    expect(() => parseHostPort("localhost")).toThrow('"localhost" is not host:port');
    expect(parseHostPort("[::1]:80")).toEqual({ host: "::1", port: 80 });
  });
});

async function listen(): Promise<number> {
  const server: Server = createServer((_request, response) => response.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return address.port;
}

async function get(url: string, policy: Partial<NetworkPolicy>): Promise<number | undefined> {
  const agents = await createGuardedAgent({ ...open, ...policy }, { verifyCertificates: true });
  onTestFinished(() => agents.destroy());
  return new Promise((resolve, reject) => {
    request(url, { agent: agents.http }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("createGuardedAgent", () => {
  it("connects where the policy allows, by address and by name", async () => {
    const port = await listen();
    expect(await get(`http://127.0.0.1:${port}/`, { allowLoopback: [`127.0.0.1:${port}`] })).toBe(200);
    expect(await get(`http://localhost:${port}/`, { allowLoopback: [`127.0.0.1:${port}`] })).toBe(200);
  });

  it.each([
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
  ])("refuses loopback written as %s", async (host) => {
    const port = await listen();
    await expect(get(`http://${host}:${port}/`, {})).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  });

  it.each(["169.254.169.254", "[fd00:ec2::254]", "0.0.0.0", "0"])("refuses %s", async (host) => {
    await expect(get(`http://${host}/`, {})).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  });
});
