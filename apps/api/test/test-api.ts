import { createHash } from "node:crypto";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@exhibit/config";
import type { ComponentDescriptor, GraphNode } from "@exhibit/contracts";
import { createLoginToken, ensureSecretKeys } from "@exhibit/core";
import { type Database, withOrganization } from "@exhibit/db";
import { type ObjectStore, openStore, type StagingArea, stageStream } from "@exhibit/storage";
import {
  createOrganization,
  createTestDatabase,
  insertArtifact,
  insertRun,
  insertStep,
  type TestDatabase,
} from "@exhibit/testkit";
import { ApiEnv, startApi } from "../src/index.ts";

/** A member of an organization of this test, with the cookie of a session. */
export interface TestMember {
  readonly organizationId: string;
  readonly memberId: string;
  readonly cookie: string;
}

/** An API on a free port with a database and a store of its own. */
export interface TestApi {
  readonly url: string;
  readonly db: TestDatabase;
  readonly database: Database;
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  readonly secretKeyFile: string;
  /** What the API logged, one JSON text a line. */
  readonly logged: string[];
  /** How many runs somebody watches live now. */
  countWatchedRuns(): number;
  addMember(): Promise<TestMember>;
  close(): Promise<void>;
}

/** Starts an API over HTTP; `webRoot` is the folder of a built web app. */
export async function createTestApi(
  options: {
    webRoot?: string;
    components?: readonly ComponentDescriptor[];
    /** Settings beside those that every test has. */
    env?: Readonly<Record<string, string>>;
    /** Changes the address at which the API looks for the database. */
    reroute?: (databaseUrl: string) => Promise<string>;
    /** Settings of another store than files. */
    storeEnv?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestApi> {
  const db = await createTestDatabase();
  const root = await mkdtemp(join(tmpdir(), "exhibit-api-"));
  const secretKeyFile = join(root, "secret.key");
  await ensureSecretKeys(secretKeyFile);
  const env = ApiEnv.parse({
    ...options.storeEnv,
    EXHIBIT_DATABASE_URL: (await options.reroute?.(db.appUrl)) ?? db.appUrl,
    EXHIBIT_STORE_ROOT: join(root, "store"),
    EXHIBIT_SECRET_KEY_FILE: secretKeyFile,
    EXHIBIT_PORT: "0",
    EXHIBIT_MIN_FREE_BYTES: "0",
    EXHIBIT_WEB_ROOT: options.webRoot,
    ...options.env,
  });
  const logged: string[] = [];
  const stream = { write: (line: string) => logged.push(line) };
  const api = await startApi(env, {
    logger: createLogger({ name: "api", pretty: false, stream }),
    ...(options.components === undefined ? {} : { components: options.components }),
  });
  const { store, staging } = await openStore(env);
  return {
    url: api.url,
    db,
    database: db.database,
    store,
    staging,
    secretKeyFile,
    logged,
    countWatchedRuns: () => api.countWatchedRuns(),
    async addMember() {
      const member = await createOrganization(db.database);
      const { token } = await createLoginToken(db.database, member);
      const answer = await postJson(`${api.url}/api/session`, { token });
      const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
      if (cookie === undefined) throw new Error(`sign-in answered ${answer.status}`);
      return { ...member, cookie };
    },
    async close() {
      await api.stop();
      await db.close();
      await rm(root, { recursive: true });
    },
  };
}

/** POSTs JSON as this studio's own page would. */
export function postJson(url: string, body: unknown, cookie?: string): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: new URL(url).origin,
      ...(cookie === undefined ? {} : { cookie }),
    },
    body: JSON.stringify(body),
  });
}

/** An answer with its body as text. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A request with full control over its headers, the Host among them. */
export function rawRequest(
  url: string,
  options: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const request = httpRequest(url, rest, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Calls a procedure as the web app does and gives status and JSON, for a subscription the event stream's text. */
export async function callProcedure(
  api: Pick<TestApi, "url">,
  cookie: string | undefined,
  call: { path: string; type: string; input?: unknown },
): Promise<{ status: number; body: unknown }> {
  const url = `${api.url}/api/trpc/${call.path}`;
  if (call.type === "mutation") {
    const answer = await postJson(url, call.input ?? {}, cookie);
    return { status: answer.status, body: await answer.json() };
  }
  const query = call.input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(call.input))}`;
  const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
  if (call.type === "subscription") headers.accept = "text/event-stream";
  const answer = await fetch(url + query, { headers });
  const text = await answer.text();
  return { status: answer.status, body: call.type === "subscription" ? text : JSON.parse(text) };
}

/** A component that takes a file; no runner runs it here. */
export const readerComponent: ComponentDescriptor = {
  id: "test.reader",
  version: 1,
  title: "Reader",
  category: "test",
  summary: "",
  docs: "",
  inputs: { file: { type: { kind: "file" }, title: "File", required: true } },
  outputs: {},
  fileOutputs: {},
  parametersSchema: { type: "object" },
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
  tools: [],
  missingTools: [],
};

/** A node of it that reads the workflow's input `file`. */
export const readerNode: GraphNode = {
  ref: "reader",
  component: { id: "test.reader", version: 1 },
  parameters: {},
  inputs: { file: { workflowInput: "file" } },
  artifacts: { saveRunArtifacts: true, publishToLibrary: false },
};

/** A run with one step, and one artifact of it with real bytes in the store. */
export interface TestArtifact {
  readonly artifactId: string;
  readonly fileId: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly stepId: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** Puts bytes into the store and records them as a run's artifact. */
export async function addArtifact(
  api: TestApi,
  organizationId: string,
  bytes: Buffer,
  columns: Parameters<typeof insertArtifact>[1] = {},
): Promise<TestArtifact> {
  const staged = await stageStream(
    api.staging,
    (async function* () {
      yield bytes;
    })(),
  );
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return withOrganization(api.database, organizationId, async (tx) => {
    const { runId, workflowId } = await insertRun(tx);
    const { stepId, attemptId, ref } = await insertStep(tx, runId);
    const artifact = await insertArtifact(tx, {
      runId,
      workflowId,
      workflowVersion: 1,
      stepId,
      stepRef: ref,
      attemptId,
      attempt: 1,
      componentId: "test.echo",
      componentVersion: 1,
      sizeBytes: bytes.length,
      sha256,
      ...columns,
    });
    await api.store.put({ key: `test/${artifact.fileId}`, file: staged, mediaType: "text/plain" });
    return {
      artifactId: artifact.artifactId,
      fileId: artifact.fileId,
      runId,
      workflowId,
      stepId,
      sha256,
      bytes,
    };
  });
}

/** Objects of a store that this process, in which the API runs, has open. */
export async function countOpenObjects(): Promise<number> {
  let count = 0;
  for (const descriptor of await readdir("/proc/self/fd")) {
    const target = await readlink(`/proc/self/fd/${descriptor}`).catch(() => "");
    if (target.includes("/objects/")) count += 1;
  }
  return count;
}
