import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findFreePort } from "@exhibit/db/embedded";
import { findTestTool } from "./find-test-tool.ts";
import { waitFor } from "./wait-for.ts";

/** A MinIO of one test file: own folder, own loopback ports, random credentials. */
export interface MinioProcess {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  /** Settings for a studio, an API or a runner, with a bucket of their own that is made at their first start. */
  buildEnv(): Record<string, string>;
  /** Takes it away at once, as a power cut would; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port, where it was killed. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** How a MinIO is started. */
export interface MinioOptions {
  /** Folder with `public.crt` and `private.key`: it speaks TLS then. */
  readonly certificates?: string;
}

// Prints the server's process id, and ends the server when this end of its input closes: however a test run ends.
const keeper = '"$@" </dev/null >/dev/null 2>&1 & echo $!; cat >/dev/null; kill $! 2>/dev/null; wait';
const region = "test-region-1";

/** Starts a MinIO and waits until it answers. Throws where none is built. */
export async function startMinio({ certificates }: MinioOptions = {}): Promise<MinioProcess> {
  const program = findTestTool("minio");
  if (program === null) throw new Error("There is no MinIO: node scripts/build-test-tools.mjs builds it.");
  const folder = await mkdtemp(join(tmpdir(), "exhibit-minio-"));
  const [port, consolePort] = [await findFreePort(), await findFreePort()];
  const endpoint = `${certificates ? "https" : "http"}://127.0.0.1:${port}`;
  const [accessKey, secretKey] = [randomBytes(8).toString("hex"), randomBytes(20).toString("hex")];
  const args = ["server", join(folder, "data"), "--address", `127.0.0.1:${port}`];
  args.push("--console-address", `127.0.0.1:${consolePort}`, "--quiet");
  args.push("--certs-dir", certificates ?? join(folder, "certs"));
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    MINIO_ROOT_USER: accessKey,
    MINIO_ROOT_PASSWORD: secretKey,
    MINIO_REGION: region,
    MINIO_BROWSER: "off",
    MINIO_UPDATE: "off",
  };
  const start = () => startKept([program, ...args], env, endpoint);
  let server = await start();
  return {
    endpoint,
    accessKey,
    secretKey,
    region,
    buildEnv: () => ({
      EXHIBIT_STORE: "s3",
      EXHIBIT_S3_ENDPOINT: endpoint,
      EXHIBIT_S3_REGION: region,
      EXHIBIT_S3_BUCKET: `exhibit-${randomUUID()}`,
      EXHIBIT_S3_ACCESS_KEY: accessKey,
      EXHIBIT_S3_SECRET_KEY: secretKey,
      EXHIBIT_S3_CREATE_BUCKET: "true",
    }),
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await endKeeper(server.keeper);
    },
    async restart() {
      if (hasEnded(server.keeper)) server = await start();
    },
    async stop() {
      await endKeeper(server.keeper);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startKept(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  endpoint: string,
): Promise<{ keeper: ChildProcess; pid: number }> {
  const child = spawn("sh", ["-c", keeper, "sh", ...command], {
    env: { ...env },
    stdio: ["pipe", "pipe", "inherit"],
    // A group of its own: the terminal's Ctrl-C reaches it only through the end of this process.
    detached: true,
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  try {
    await waitFor(() => isReady(endpoint), { timeoutMs: 30_000, what: `MinIO at ${endpoint}` });
  } catch (error) {
    await endKeeper(child);
    throw error;
  }
  return { keeper: child, pid: Number(line) };
}

/** Its health checks say yes too early; a request without a signature is refused only once it serves. */
async function isReady(endpoint: string): Promise<true> {
  try {
    const answer = await fetch(endpoint);
    await answer.body?.cancel();
    if (answer.status === 403) return true;
    throw new Error(`it answers ${answer.status}`);
  } catch (error) {
    // A handshake that fails for the certificate alone is an answer too.
    const cause = error instanceof Error ? error.cause : null;
    if (cause instanceof Error && "code" in cause && /CERT|SELF_SIGNED/.test(String(cause.code))) return true;
    throw error;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function endKeeper(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.stdin?.end();
  await once(child, "exit");
}
