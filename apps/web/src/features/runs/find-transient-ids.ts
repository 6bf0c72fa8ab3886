import { ArtifactRef, type Json, type Step } from "@exhibit/contracts";

/** Ids of the artifacts that steps wrote with saving and publishing off; what a step only passes on is not its own. */
export function findTransientIds(
  steps: readonly Pick<Step, "artifactSettings" | "inputs" | "outputs">[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { artifactSettings, inputs, outputs } of steps) {
    if (artifactSettings.saveRunArtifacts || artifactSettings.publishToLibrary) continue;
    const passedOn = new Set(listArtifactIds(inputs));
    for (const id of listArtifactIds(outputs)) if (!passedOn.has(id)) found.add(id);
  }
  return found;
}

function listArtifactIds(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  const ref = ArtifactRef.safeParse(value);
  if (ref.success) return [ref.data.artifactId];
  return Object.values(value).flatMap(listArtifactIds);
}
