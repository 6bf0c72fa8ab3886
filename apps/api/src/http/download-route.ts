import { AppError, Id } from "@exhibit/contracts";
import { type DownloadableFile, type DownloadPlan, planDownload, setFileDamage } from "@exhibit/core";
import { ObjectCorrupt, ObjectMissing, RangeUnsatisfiable } from "@exhibit/storage";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { z } from "zod";
import type { ApiDeps } from "../api-deps.ts";
import type { AppContext } from "../app-context.ts";
import { parseRequest } from "../describe-error.ts";
import type { StudioScope } from "../session.ts";
import { buildDownloadHeaders, buildTag } from "./download-headers.ts";
import { matchesTag, parseRange } from "./range.ts";
import type { Route } from "./routes.ts";
import { sendObject } from "./send-object.ts";

/** The bytes of an artifact, whole or from a position; see docs/file-storage.md for its promises. */
export const downloadRoute: Route = {
  method: "GET",
  path: "/api/v1/artifacts/:id/download",
  access: "artifact.download",
  async handle(c, deps, { scope }) {
    refuseEmbedding(c.req.header("sec-fetch-dest"));
    const { id } = parseRequest(z.object({ id: Id }), c.req.param());
    const { file, plan } = await planDownload(scope, {
      artifactId: id,
      decide: (found) => decide(c, found),
    });
    if (plan.sendsBytes) return sendFile(c, deps, scope, file, plan);
    for (const [name, value] of Object.entries(plan.headers)) c.header(name, value);
    return c.body(null, plan.status);
  },
};

type Plan = DownloadPlan & { readonly headers: Readonly<Record<string, string>> } & (
    | { readonly sendsBytes: false; readonly status: 200 | 304 | 416 }
    | { readonly sendsBytes: true; readonly range: { start: number; end: number } | null }
  );

/** A page may save a file, never run or show it. */
function refuseEmbedding(destination: string | undefined): void {
  if (destination === undefined || destination === "empty" || destination === "document") return;
  throw new AppError("FORBIDDEN", `A file is saved, not used as ${destination.slice(0, 20)}.`);
}

function decide(c: Context<AppContext>, file: DownloadableFile): Plan {
  const headers = buildDownloadHeaders(file);
  const tag = buildTag(file.sha256);
  const length = String(file.sizeBytes);
  if (matchesTag(c.req.header("if-none-match"), tag)) return { sendsBytes: false, status: 304, headers };
  // HEAD says what GET would send without opening the bytes; ranges are for GET alone.
  if (c.req.method === "HEAD") {
    return { sendsBytes: false, status: 200, headers: { ...headers, "content-length": length } };
  }
  const ifRange = c.req.header("if-range");
  const isCurrent = ifRange === undefined || ifRange === tag;
  const range = parseRange(isCurrent ? c.req.header("range") : undefined, file.sizeBytes);
  if (range.kind === "unsatisfiable") {
    return { sendsBytes: false, status: 416, headers: { ...headers, "content-range": `bytes */${length}` } };
  }
  if (range.kind === "whole") {
    return { sendsBytes: true, range: null, headers: { ...headers, "content-length": length } };
  }
  const { start, end } = range;
  return {
    sendsBytes: true,
    range,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      "content-range": `bytes ${start}-${end}/${length}`,
    },
  };
}

async function sendFile(
  c: Context<AppContext>,
  deps: ApiDeps,
  scope: StudioScope,
  file: DownloadableFile,
  plan: Plan & { sendsBytes: true },
): Promise<Response> {
  const { range, headers } = plan;
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
    "download failed",
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
