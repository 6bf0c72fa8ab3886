import type { ArtifactMetadata } from "@exhibit/contracts";
import { notifications } from "@mantine/notifications";
import { readErrorBody } from "../../error-body.ts";
import { trpcClient } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";
import { refreshArtifacts } from "./refresh-artifacts.ts";

/** What became of a change to several artifacts. */
export interface ChangeOutcome {
  done: readonly ArtifactMetadata[];
  failed: readonly { artifact: ArtifactMetadata; message: string }[];
}

/** Takes artifacts out of the library; their runs keep them. */
export async function unpublishArtifacts(artifacts: readonly ArtifactMetadata[]): Promise<ChangeOutcome> {
  const changed: ArtifactMetadata[] = [];
  const outcome = await changeEach(artifacts, async (artifactId) => {
    changed.push(await trpcClient.artifact.unpublish.mutate({ artifactId }));
  });
  await refreshArtifacts({ changed });
  return outcome;
}

/** Deletes artifacts from library and runs. */
export async function deleteArtifacts(artifacts: readonly ArtifactMetadata[]): Promise<ChangeOutcome> {
  const outcome = await changeEach(artifacts, (artifactId) =>
    trpcClient.artifact.delete.mutate({ artifactId }),
  );
  await refreshArtifacts({ deleted: new Set(outcome.done.map(({ artifactId }) => artifactId)) });
  return outcome;
}

/** Changes each artifact by itself: one that can't be changed holds up no other. */
async function changeEach(
  artifacts: readonly ArtifactMetadata[],
  change: (artifactId: string) => Promise<unknown>,
): Promise<ChangeOutcome> {
  const results = await Promise.allSettled(artifacts.map(({ artifactId }) => change(artifactId)));
  return {
    done: artifacts.filter((_, index) => results[index]?.status === "fulfilled"),
    failed: artifacts.flatMap((artifact, index) => {
      const result = results[index];
      return result?.status === "rejected"
        ? [{ artifact, message: readErrorBody(result.reason).message }]
        : [];
    }),
  };
}

/** Says what became of a change: `deed` is a past participle, as in "deleted". */
export function reportOutcome({ done, failed }: ChangeOutcome, deed: string): void {
  const [only] = done;
  if (done.length > 0) {
    const what = done.length === 1 ? `“${showText(only?.name ?? "")}”` : `${done.length} artifacts`;
    notifications.show({ message: `${what} ${done.length === 1 ? "was" : "were"} ${deed}.` });
  }
  for (const { artifact, message } of failed) {
    notifications.show({
      color: "red",
      title: `“${showText(artifact.name)}” was not ${deed}`,
      message,
      autoClose: 15_000,
    });
  }
}
