import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callProcedure, createTestApi, type TestApi, type TestMember } from "./test-api.ts";

/** Stands between API and database, so that a test can take the database away. */
class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => {
    const far = connect(this.#target);
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  #target = { host: "", port: 0 };
  #port = 0;

  async reroute(databaseUrl: string): Promise<string> {
    const url = new URL(databaseUrl);
    this.#target = { host: url.hostname, port: Number(url.port) };
    await this.join();
    url.hostname = "127.0.0.1";
    url.port = String(this.#port);
    return url.href;
  }

  async join(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  async cut(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

const wire = new Wire();
let api: TestApi;
let member: TestMember;

beforeAll(async () => {
  api = await createTestApi({ reroute: (url) => wire.reroute(url) });
  member = await api.addMember();
});
afterAll(async () => {
  await api.close();
  await wire.cut();
});

const getSession = () => callProcedure(api, member.cookie, { path: "session.get", type: "query" });

test("a database that is away answers 503 with Retry-After, and work resumes when it is back", async () => {
  expect((await getSession()).status).toBe(200);
  await wire.cut();
  for (const path of ["/api/trpc/session.get", "/api/v1/artifacts", "/api/ready"]) {
    const answer = await fetch(api.url + path, { headers: { cookie: member.cookie } });
    const text = await answer.text();
    expect({ path, status: answer.status, retry: answer.headers.get("retry-after") }).toEqual({
      path,
      status: 503,
      retry: "2",
    });
    expect(text).not.toMatch(/ECONN|exhibit_app|stack|node_modules/);
  }
  expect((await fetch(`${api.url}/api/health`)).status).toBe(200);
  await wire.join();
  await waitFor(async () => (await getSession()).status === 200);
  expect((await fetch(`${api.url}/api/ready`)).status).toBe(200);
});
