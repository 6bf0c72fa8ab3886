import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ContextOf, Handler } from "../../sdk/handler.ts";
import type { testLeak } from "./definition.ts";

type Context = ContextOf<typeof testLeak>;

/** Twelve encodings of the secret on each stream, then from a tool in small writes, then progress, warnings, names, attributes, outputs. */
export const handleTestLeak: Handler<typeof testLeak> = async (context, { secret, file }) => {
  const { artifacts, log, params, progress, tools, warn } = context;
  if (params.argument) await tools.run("sh", ["-c", `true ${secret}`]);
  printLines(context, listWays(secret).join("\n"));
  await printFromTool(context, secret);
  if (file) {
    for await (const chunk of (await artifacts.open(file)).stream()) {
      log.line("stdout", Buffer.from(chunk).toString("utf8"));
    }
  }
  progress(1, 2, `half of ${secret}`);
  for (const way of listWays(secret)) warn(`could not use ${way}`);
  const written = await artifacts.upload({
    output: "file",
    name: `of ${oneLine(secret)}.txt`,
    mediaType: `text/x-${oneLine(secret)}`,
    attributes: {
      [`key ${oneLine(secret).slice(0, 50)}`]: secret,
      encoded: Buffer.from(secret).toString("base64"),
    },
    body: params.fileHolds ? `before ${secret} after` : "nothing of interest",
  });
  if (params.fail === "component") throw new ComponentError(`refused ${secret}`, { retryable: false });
  if (params.fail === "unforeseen") throw new Error(`broke over ${secret}`);
  return { text: secret, json: { [secret]: [listWays(secret), { deep: `x${secret}y` }] }, file: written };
};

/** A name of a file takes no line breaks or slashes. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n/\\]/g, " ");
}

function listWays(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    `token=${secret};`,
    bytes.toString("base64"),
    Buffer.from(`u:${secret}`).toString("base64"),
    Buffer.from(`user:${secret}:x`).toString("base64url"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(secret),
    new URLSearchParams({ key: secret }).toString(),
    JSON.stringify({ secret }),
    JSON.stringify(secret).replaceAll("/", "\\/"),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  ];
}

function printLines({ log }: Context, text: string): void {
  for (const stream of ["stdout", "stderr", "system"] as const) {
    for (const line of text.split("\n")) log.line(stream, line);
  }
}

async function printFromTool({ tools, workDir }: Context, secret: string): Promise<void> {
  await writeFile(join(workDir, "credentials"), secret, { mode: 0o600 });
  const script =
    'printf "%s" "$LEAKED" | dd bs=3 2>/dev/null; echo; cat credentials >&2; base64 credentials; env | grep LEAKED';
  await tools.run("sh", ["-c", script], { env: { LEAKED: secret } });
}
