import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../../api/src/main.ts", import.meta.url));

/** An API as an operating system process. */
export interface ApiProcess {
  readonly pid: number;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts an API by itself, as on a machine of its own, and waits until it listens. */
export async function startApiProcess(env: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const { url }: { url?: string } = JSON.parse(line);
    if (url === undefined || child.pid === undefined) continue;
    child.stdout.resume();
    return {
      pid: child.pid,
      origin: url,
      stop: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error("the API ended before it listened");
}
