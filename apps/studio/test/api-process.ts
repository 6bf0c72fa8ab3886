import { spawn } from "node:child_process";
import { on, once } from "node:events";
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
  const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  let log = "";
  for await (const [line] of on(createInterface({ input: child.stderr }), "line", { close: ["close"] })) {
    log += `${line}\n`;
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url === undefined || child.pid === undefined) continue;
    return {
      pid: child.pid,
      origin: url,
      stop: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`the API ended before it listened: ${log}`);
}
