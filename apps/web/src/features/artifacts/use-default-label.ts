import { type ArtifactMetadata, buildDefaultLabel } from "@exhibit/contracts";
import { skipToken, useQuery } from "@tanstack/react-query";
import { trpc } from "../../trpc.ts";

/** The label to offer: the one it has, the one its node carries, or `<workflow>/<node>`; null until known. */
export function useDefaultLabel(artifact: ArtifactMetadata): string | null {
  const { publication, runId, stepRef, workflowName, name } = artifact;
  const run = useQuery(
    trpc.run.get.queryOptions(publication === null && runId !== null ? { runId } : skipToken, {
      staleTime: 60_000,
    }),
  );
  if (publication) return publication.label;
  if (runId === null || stepRef === null) return name;
  if (run.isPending) return null;
  const step = run.data?.steps.find(({ ref }) => ref === stepRef);
  return step?.artifactSettings.artifactLabel ?? buildDefaultLabel(workflowName ?? "workflow", stepRef);
}
