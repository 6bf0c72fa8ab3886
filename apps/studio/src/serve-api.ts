import type { WriteStream } from "node:fs";
import type { StudioEnv } from "./env.ts";
export interface ApiOptions {
  env: StudioEnv;
  databaseUrl: string;
  storeRoot: string;
  origin: string;
  port: number;
  log: WriteStream;
}
export async function serveApi(options: ApiOptions): Promise<{ stop(): Promise<void> }> {
  throw new Error(`no api ${options.port}`);
}
