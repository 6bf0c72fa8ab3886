import { AppError } from "@exhibit/contracts";
import { type DownloadableFile, setFileDamage } from "@exhibit/core";
import { ObjectCorrupt, ObjectMissing, RangeUnsatisfiable } from "@exhibit/storage";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { AppContext } from "../app-context.ts";
import type { StudioScope } from "../session.ts";
import { sendObject } from "./send-object.ts";

/** What to send of a stored file. */
interface FileDelivery {
  readonly scope: StudioScope;
  readonly file: DownloadableFile;
  readonly headers: Readonly<Record<string, string>>;
  /** First and last byte; null for the whole, which is verified on its way. */
  readonly range: { start: number; end: number } | null;
}

/**
 * Streams a stored file as the answer. Marks the file damaged, and throws INTERNAL, where its bytes are not the
 * recorded ones; throws GONE where the store has none. A whole good read takes the mark away.
 */
export async function sendFile(
  c: Context<AppContext>,
  deps: ApiDeps,
  { scope, file, headers, range }: FileDelivery,
): Promise<Response> {
  try {
    const isWhole = await sendObject({
      outgoing: c.env.outgoing,
      status: range === null ? 200 : 206,
      headers: { ...headers, "x-request-id": c.get("requestId") },
      key: file.key,
      sizeBytes: range === null ? file.sizeBytes : range.end - range.start + 1,
      sha256: range === null ? file.sha256 : null,
      open: (signal) => deps.store.read(file.key, range === null ? { signal } : { range, signal }),
    });
    if (isWhole && file.damaged) await setFileDamage(scope, { fileId: file.fileId, damaged: false });
  } catch (error) {
    await reportFailure(deps, scope, file, error);
    if (!c.env.outgoing.headersSent) throw explainFailure(file, error);
  }
  return RESPONSE_ALREADY_SENT;
}

async function reportFailure(
  deps: ApiDeps,
  scope: StudioScope,
  file: DownloadableFile,
  error: unknown,
): Promise<void> {
  deps.logger.error(
    { err: error, artifactId: file.artifactId, requestId: scope.requestId },
    "sending a file failed",
  );
  if (isDamage(error)) await setFileDamage(scope, { fileId: file.fileId, damaged: true });
}

/** Bytes were there, and they are not the file's. A store that is down or lost them says nothing about them. */
function isDamage(error: unknown): boolean {
  return error instanceof ObjectCorrupt || error instanceof RangeUnsatisfiable;
}

function explainFailure({ name, sha256 }: DownloadableFile, cause: unknown): unknown {
  if (isDamage(cause)) {
    return new AppError("INTERNAL", `The stored bytes of ${name} no longer match its SHA-256.`, { cause });
  }
  if (!(cause instanceof ObjectMissing)) return cause;
  const message = `The bytes of ${name} (SHA-256 ${sha256}) are missing from the store, though nobody deleted them here.`;
  return new AppError("GONE", message, { cause });
}
