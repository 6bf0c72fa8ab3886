import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { componentDefinitions, describeComponent } from "@exhibit/components";
import type { Logger } from "@exhibit/config";
import type { ComponentDescriptor } from "@exhibit/contracts";
import { createJobs, createRunNotices, readSecretKeys } from "@exhibit/core";
import { checkDatabase, createDatabase } from "@exhibit/db";
import { openStore } from "@exhibit/storage";
import type { ApiDeps } from "./api-deps.ts";
import { buildApp } from "./app.ts";
import type { ApiEnv } from "./env.ts";
import { readWebFiles } from "./http/web-files.ts";
import { listen } from "./listen.ts";

/** What a start may be given beside the environment. */
export interface StartApiOptions {
  readonly logger: Logger;
  /** The product's components unless given; tests add theirs. */
  readonly components?: readonly ComponentDescriptor[];
}

/** An API that answers. */
export interface RunningApi {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  /** How many runs somebody watches live now. */
  countWatchedRuns(): number;
  /** Which store it uses and what that can do, in one line. */
  readonly storeSummary: string;
  /** Ends live subscriptions, lets running requests end for 5 s, then closes queue, listener and database. */
  stop(): Promise<void>;
}

/**
 * Opens database, store and queue, and listens. Throws where the database is not as this release needs it
 * (`DatabaseNotReady` lists the faults), the secret key file can't be used (`SecretKeyFault`), the port is taken, the store can't be used or the queue is not installed;
 * nothing stays open then.
 */
export async function startApi(env: ApiEnv, options: StartApiOptions): Promise<RunningApi> {
  assertReachable(env);
  const { logger } = options;
  const onError = (err: Error): void => logger.warn({ err }, "a database connection broke");
  const url = env.EXHIBIT_DATABASE_URL;
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  await readSecretKeys(env.EXHIBIT_SECRET_KEY_FILE);
  await checkDatabase(url);
  try {
    const database = createDatabase({ url, onError });
    closers.push(() => database.close());
    const { store, staging, summary } = await openStore(env);
    logger.info({ store: summary }, "store opened");
    const jobs = await createJobs({ url, onError });
    closers.push(() => jobs.stop());
    const runNotices = createRunNotices({ url, onError });
    closers.push(() => runNotices.close());
    const stopping = new AbortController();
    const deps: Omit<ApiDeps, "origin" | "cookieName"> = {
      database,
      store,
      staging,
      uploadMaxBytes: env.EXHIBIT_UPLOAD_MAX_BYTES,
      jobs,
      runNotices,
      secretKeyFile: env.EXHIBIT_SECRET_KEY_FILE,
      logger,
      components: options.components ?? componentDefinitions.map(describeComponent),
      webFiles: env.EXHIBIT_WEB_ROOT === undefined ? null : await readWebFiles(env.EXHIBIT_WEB_ROOT),
      stopping: stopping.signal,
    };
    const server = await listen({
      host: env.EXHIBIT_HOST,
      port: env.EXHIBIT_PORT,
      build: (port) => {
        const origin = env.EXHIBIT_ORIGIN ?? `http://127.0.0.1:${port}`;
        const cookieName = buildCookieName(origin, env.EXHIBIT_STORE_ROOT);
        return { origin, app: buildApp({ ...deps, origin, cookieName }) };
      },
    });
    closers.push(async () => {
      stopping.abort();
      await server.close();
    });
    return {
      url: server.origin,
      countWatchedRuns: () => runNotices.countWatched(),
      storeSummary: summary,
      stop: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Anything that other machines can reach must say under which name, or the host guard could not tell. */
function assertReachable(env: ApiEnv): void {
  const isLoopback = ["127.0.0.1", "::1", "localhost"].includes(env.EXHIBIT_HOST);
  if (!isLoopback && env.EXHIBIT_ORIGIN === undefined) {
    throw new Error(
      `EXHIBIT_HOST is ${env.EXHIBIT_HOST}: set EXHIBIT_ORIGIN to what people type to get there.`,
    );
  }
}

/** Stable over restarts, and another one for every store on this machine. */
function buildCookieName(origin: string, storeRoot: string): string {
  const suffix = createHash("sha256").update(resolve(storeRoot)).digest("hex").slice(0, 8);
  return `${origin.startsWith("https:") ? "__Host-" : ""}exhibit_${suffix}`;
}
