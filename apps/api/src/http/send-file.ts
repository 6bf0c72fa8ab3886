import { AppError } from "@exhibit/contracts";
import { type DownloadableFile, markFileDamaged } from "@exhibit/core";
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

/** Streams a stored file as the answer. Marks the file damaged, and throws INTERNAL, where its bytes are not the recorded ones. */
export async function sendFile(
  c: Context<AppContext>,
  deps: ApiDeps,
  { scope, file, headers, range }: FileDelivery,
): Promise<Response> {
  try {
    await sendObject({
      outgoing: c.env.outgoing,
      status: range === null ? 200 : 206,
      headers: { ...headers, "x-request-id": c.get("requestId") },
      key: file.key,
      sizeBytes: range === null ? file.sizeBytes : range.end - range.start + 1,
      sha256: range === null ? file.sha256 : null,
      open: (signal) => deps.store.read(file.key, range === null ? { signal } : { range, signal }),
    });
  } catch (error) {
    await reportDamage(deps, scope, file, error);
    if (!c.env.outgoing.headersSent) throw damagedError(file, error);
  }
  return RESPONSE_ALREADY_SENT;
}

async function reportDamage(
  deps: ApiDeps,
  scope: StudioScope,
  file: DownloadableFile,
  error: unknown,
): Promise<void> {
  deps.logger.error(
    { err: error, artifactId: file.artifactId, requestId: scope.requestId },
    "sending a file failed",
  );
  if (isDamage(error)) await markFileDamaged(scope, { fileId: file.fileId });
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof ObjectCorrupt || error instanceof ObjectMissing || error instanceof RangeUnsatisfiable
  );
}

function damagedError(file: DownloadableFile, error: unknown): unknown {
  if (!isDamage(error)) return error;
  return new AppError("INTERNAL", `The stored bytes of ${file.name} no longer match its SHA-256.`, {
    cause: error,
  });
}
