import { AppError, ArtifactZipSelection } from "@exhibit/contracts";
import { planZip, setFileDamage } from "@exhibit/core";
import { ObjectCorrupt } from "@exhibit/storage";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { ApiDeps } from "../api-deps.ts";
import type { AppContext } from "../app-context.ts";
import type { StudioScope } from "../session.ts";
import { buildSavedFileHeaders } from "./download-headers.ts";
import { refuseEmbedding } from "./refuse-embedding.ts";
import type { Route } from "./routes.ts";
import { sendZip, ZipMemberFailed } from "./send-zip.ts";

/** Everything that a run keeps, as one zip. */
const runZipRoute: Route = {
  method: "GET",
  path: "/api/v1/workflows/runs/:runId/zip",
  access: "artifact.download",
  handle: (c, deps, { scope }) =>
    answerZip(c, deps, scope, ArtifactZipSelection.parse({ by: "run", runId: c.req.param("runId") })),
};

/** Artifacts by their ids, as one zip: more of them than an address can hold, so they come in the body. */
const selectionZipRoute: Route = {
  method: "POST",
  path: "/api/v1/artifacts/zip",
  access: "artifact.download",
  async handle(c, deps, { scope }) {
    const artifactIds = await readArtifactIds(c);
    return answerZip(c, deps, scope, ArtifactZipSelection.parse({ by: "ids", artifactIds }));
  },
};

/** Zips, streamed while they are packed. */
export const zipRoutes: readonly Route[] = [runZipRoute, selectionZipRoute];

/** A form is what a browser saves the answer of without holding it; programs send JSON. */
async function readArtifactIds(c: Context<AppContext>): Promise<unknown> {
  const type = c.req.header("content-type") ?? "";
  const text = await c.req.text();
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return new URLSearchParams(text).getAll("artifactId");
  if (/^application\/json\b/i.test(type)) return readJsonIds(text);
  const message = "must be application/json or application/x-www-form-urlencoded";
  throw new AppError("INVALID_INPUT", `content-type ${message}.`, {
    fields: [{ path: "content-type", message }],
  });
}

function readJsonIds(text: string): unknown {
  try {
    return Object(JSON.parse(text)).artifactIds;
  } catch {
    throw new AppError("INVALID_INPUT", 'The body must be JSON: {"artifactIds": ["…"]}.');
  }
}

async function answerZip(
  c: Context<AppContext>,
  deps: ApiDeps,
  scope: StudioScope,
  selection: ArtifactZipSelection,
): Promise<Response> {
  refuseEmbedding(c.req.header("sec-fetch-dest"));
  const sendsBytes = c.req.method !== "HEAD";
  const plan = await planZip(scope, { selection, sendsBytes });
  const headers = buildSavedFileHeaders(plan.fileName, "application/zip");
  if (!sendsBytes) return c.body(null, 200, headers);
  try {
    await sendZip({
      outgoing: c.env.outgoing,
      headers: { ...headers, "x-request-id": c.get("requestId") },
      plan,
      store: deps.store,
    });
  } catch (error) {
    // The answer has begun: it was cut, and the log says why.
    deps.logger.error({ err: error, requestId: scope.requestId }, "zip failed");
    await reportDamage(scope, error);
  }
  return RESPONSE_ALREADY_SENT;
}

async function reportDamage(scope: StudioScope, error: unknown): Promise<void> {
  if (!(error instanceof ZipMemberFailed)) return;
  const { cause, member } = error;
  if (cause instanceof ObjectCorrupt) await setFileDamage(scope, { fileId: member.fileId, damaged: true });
}
