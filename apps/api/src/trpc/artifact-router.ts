import {
  ArtifactLibraryFacets,
  ArtifactLibraryListInput,
  ArtifactLibraryListResponse,
  ArtifactLineage,
  ArtifactMetadata,
  ArtifactPickInput,
  ArtifactPreview,
  ArtifactPublishInput,
  ArtifactZipPlan,
  ArtifactZipSelection,
  Id,
  RunArtifactsInput,
  RunArtifactsResponse,
} from "@exhibit/contracts";
import {
  deleteArtifact,
  getArtifact,
  getArtifactLineage,
  getLibraryFacets,
  listLibraryArtifacts,
  listRunArtifacts,
  pickArtifacts,
  planZip,
  previewArtifact,
  publishArtifact,
  unpublishArtifact,
} from "@exhibit/core";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

const ArtifactIdInput = z.object({ artifactId: Id });

/** Artifacts of runs and of the library. Their bytes travel by the download route. */
export const artifactRouter = router({
  byRun: authorized("artifact.read")
    .input(RunArtifactsInput)
    .output(answers(RunArtifactsResponse))
    .query(({ ctx, input }) => listRunArtifacts(ctx.scope, input)),
  library: authorized("artifact.read")
    .input(ArtifactLibraryListInput)
    .output(answers(ArtifactLibraryListResponse))
    .query(({ ctx, input }) => listLibraryArtifacts(ctx.scope, input)),
  facets: authorized("artifact.read")
    .output(answers(ArtifactLibraryFacets))
    .query(({ ctx }) => getLibraryFacets(ctx.scope)),
  pick: authorized("artifact.read")
    .input(ArtifactPickInput)
    .output(answers(ArtifactLibraryListResponse))
    .query(({ ctx, input }) => pickArtifacts(ctx.scope, input)),
  get: authorized("artifact.read")
    .input(ArtifactIdInput)
    .output(answers(ArtifactMetadata))
    .query(({ ctx, input }) => getArtifact(ctx.scope, input)),
  preview: authorized("artifact.read")
    .input(ArtifactIdInput)
    .output(answers(ArtifactPreview))
    .query(({ ctx, input }) => previewArtifact(ctx.scope, input)),
  lineage: authorized("artifact.read")
    .input(ArtifactIdInput)
    .output(answers(ArtifactLineage))
    .query(({ ctx, input }) => getArtifactLineage(ctx.scope, input)),
  planZip: authorized("artifact.download")
    .input(ArtifactZipSelection)
    .output(answers(ArtifactZipPlan))
    // Changes nothing; a mutation, because 500 ids do not fit into the address of a query.
    .mutation(async ({ ctx, input: selection }) => {
      const { fileName, members, sizeBytes } = await planZip(ctx.scope, { selection, sendsBytes: false });
      return { fileName, files: members.length, sizeBytes };
    }),
  publish: authorized("artifact.publish")
    .input(ArtifactPublishInput)
    .output(answers(ArtifactMetadata))
    .mutation(async ({ ctx, input }) => {
      await publishArtifact(ctx.scope, input);
      return getArtifact(ctx.scope, input);
    }),
  unpublish: authorized("artifact.publish")
    .input(ArtifactIdInput)
    .output(answers(ArtifactMetadata))
    .mutation(async ({ ctx, input }) => {
      await unpublishArtifact(ctx.scope, input);
      return getArtifact(ctx.scope, input);
    }),
  delete: authorized("artifact.delete")
    .input(ArtifactIdInput)
    .output(answers(ArtifactIdInput))
    .mutation(({ ctx, input }) => deleteArtifact(ctx.scope, input)),
});
