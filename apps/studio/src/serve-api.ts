import type { Writable } from "node:stream";
import { type RunningApi, startApi } from "@exhibit/api";
import { createLogger } from "@exhibit/config";
import { webRoot } from "./checkout.ts";
import type { StudioEnv } from "./env.ts";

/** Where the API of this studio finds what it serves. */
export interface ServeApiOptions {
  readonly env: StudioEnv;
  readonly databaseUrl: string;
  readonly storeRoot: string;
  readonly secretKeyFile: string;
  readonly origin: string;
  readonly port: number;
  readonly log: Writable;
}

/** Starts the API, with the built web app, inside this process, on loopback. */
export function serveApi(options: ServeApiOptions): Promise<RunningApi> {
  const { env, databaseUrl, storeRoot, secretKeyFile, origin, port, log } = options;
  return startApi(
    {
      ...env,
      EXHIBIT_DATABASE_URL: databaseUrl,
      EXHIBIT_STORE_ROOT: storeRoot,
      EXHIBIT_SECRET_KEY_FILE: secretKeyFile,
      EXHIBIT_HOST: "127.0.0.1",
      EXHIBIT_PORT: port,
      EXHIBIT_ORIGIN: origin,
      EXHIBIT_WEB_ROOT: webRoot,
    },
    { logger: createLogger({ name: "api", level: env.EXHIBIT_LOG_LEVEL, stream: log, pretty: false }) },
  );
}
