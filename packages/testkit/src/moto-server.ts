import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { waitFor } from "./wait-for.ts";

/** A mock of AWS on loopback, with one account in memory. */
export interface MotoServer {
  /** As `http://address:port`. */
  readonly url: string;
  /** `build` makes a small account; `change` fixes, breaks, removes and adds some of it. */
  account(step: "build" | "change"): Promise<void>;
  close(): Promise<void>;
}

const script = fileURLToPath(new URL("../moto-account.py", import.meta.url));

/** Starts `program`, the moto_server that findTestTool gives. Its Python has the client that the account is made with. */
export async function startMotoServer(program: string): Promise<MotoServer> {
  const child = spawn(program, ["-H", "127.0.0.1", "-p", "0"], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = await waitFor(() => /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1], {
    timeoutMs: 120_000,
    what: "the address of moto_server",
  });
  return {
    url,
    async account(step) {
      const python = join(dirname(program), "python");
      await promisify(execFile)(python, [script, step], { env: { ...process.env, AWS_ENDPOINT_URL: url } });
    },
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
