import { Id } from "@exhibit/contracts";
import { type DownloadableFile, type DownloadPlan, planDownload } from "@exhibit/core";
import type { Context } from "hono";
import { z } from "zod";
import type { AppContext } from "../app-context.ts";
import { parseRequest } from "../describe-error.ts";
import { buildDownloadHeaders, buildTag } from "./download-headers.ts";
import { matchesTag, parseRange } from "./range.ts";
import { refuseEmbedding } from "./refuse-embedding.ts";
import type { Route } from "./routes.ts";
import { sendFile } from "./send-file.ts";

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
    if (plan.sendsBytes) return sendFile(c, deps, { scope, file, ...plan });
    for (const [name, value] of Object.entries(plan.headers)) c.header(name, value);
    return c.body(null, plan.status);
  },
};

type Plan = DownloadPlan & { readonly headers: Readonly<Record<string, string>> } & (
    | { readonly sendsBytes: false; readonly status: 200 | 304 | 416 }
    | { readonly sendsBytes: true; readonly range: { start: number; end: number } | null }
  );

function decide(c: Context<AppContext>, file: DownloadableFile): Plan {
  const headers = { ...buildDownloadHeaders(file), ...markBegun(c.req.query("queue"), file) };
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

/** A page sees of a download that it asked for only this: the cookie says which one of its queue has begun. */
function markBegun(queue: string | undefined, { artifactId }: DownloadableFile): Record<string, string> {
  if (!Id.safeParse(queue).success) return {};
  return { "set-cookie": `exhibit_queue_${queue}=${artifactId}; Path=/; Max-Age=120; SameSite=Strict` };
}
