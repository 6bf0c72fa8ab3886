import { ArtifactLibraryListInput, Id, maxPageSize, RunArtifactsInput } from "@exhibit/contracts";
import { listLibraryArtifacts, listRunArtifacts } from "@exhibit/core";
import type { Context } from "hono";
import { z } from "zod";
import type { AppContext } from "../app-context.ts";
import { parseRequest } from "../describe-error.ts";
import { readQuery } from "./read-query.ts";
import type { Route } from "./routes.ts";

const limit = z.coerce.number().pipe(z.int().min(1).max(maxPageSize)).default(50);
const RunQuery = RunArtifactsInput.omit({ runId: true }).extend({ limit }).strict();
const LibraryQuery = ArtifactLibraryListInput.extend({ limit }).strict();

/** What a run keeps, by plain REST: the same as `artifact.byRun`. */
const runArtifactsRoute: Route = {
  method: "GET",
  path: "/api/v1/workflows/runs/:runId/artifacts",
  access: "artifact.read",
  async handle(c, _deps, { scope }) {
    const runId = parseRequest(z.object({ runId: Id }), c.req.param()).runId;
    const query = parseRequest(RunQuery, readQuery(c));
    return answerJson(c, await listRunArtifacts(scope, { ...query, runId }));
  },
};

/** The library by plain REST: the filters of `artifact.library` as query parameters. */
const libraryRoute: Route = {
  method: "GET",
  path: "/api/v1/artifacts",
  access: "artifact.read",
  async handle(c, _deps, { scope }) {
    return answerJson(c, await listLibraryArtifacts(scope, parseRequest(LibraryQuery, readQuery(c))));
  },
};

/** Lists for clients that speak no tRPC. */
export const artifactListRoutes: readonly Route[] = [runArtifactsRoute, libraryRoute];

function answerJson(c: Context<AppContext>, body: object): Response {
  c.header("cache-control", "private, no-store");
  return c.json(body);
}
