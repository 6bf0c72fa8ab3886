import {
  ArtifactRef,
  type ComponentDescriptor,
  isRunEnded,
  type Json,
  type Run,
  type Step,
} from "@exhibit/contracts";

type FileWriters = readonly Pick<ComponentDescriptor, "id" | "version" | "fileOutputs">[];

/** Why a run, or the given ones of its steps, kept no artifact; the most useful reason first. */
export function explainNoArtifacts(
  run: Pick<Run, "state">,
  steps: readonly Step[],
  components: FileWriters,
): string[] {
  const writers = steps.filter((step) => canWrite(step, components));
  if (writers.length === 0) {
    return [steps.length === 1 ? "This step writes no files." : "No step of this workflow writes files."];
  }
  const keeping = writers.filter(({ artifactSettings }) => isKept(artifactSettings));
  const discarding = writers.filter(({ artifactSettings }) => !isKept(artifactSettings));
  const reasons: string[] = [];
  if (discarding.length > 0) {
    reasons.push(
      `Saving and publishing are both off for ${list(discarding)}: what ${discarding.length === 1 ? "it writes" : "they write"} is not kept. The workflow’s step settings have the switches.`,
    );
  }
  const failed = keeping.filter(({ state }) => state === "failed");
  const stopped = keeping.filter(({ state }) => state === "cancelled" || state === "skipped");
  const succeeded = keeping.filter(({ state }) => state === "succeeded");
  const emptied = succeeded.filter(hasWritten);
  const silent = succeeded.filter((step) => !hasWritten(step));
  if (failed.length > 0) reasons.push(`${list(failed)} failed before a file was kept.`);
  if (stopped.length > 0) reasons.push(`${list(stopped)} did not run to the end.`);
  if (emptied.length > 0) reasons.push(`What ${list(emptied)} wrote was deleted since.`);
  if (silent.length > 0) reasons.push(`${list(silent)} succeeded without writing a file.`);
  if (!isRunEnded(run.state) && keeping.length > failed.length + stopped.length + succeeded.length) {
    reasons.push("Files are listed here as soon as the step that writes them succeeds.");
  }
  return reasons;
}

function isKept({ saveRunArtifacts, publishToLibrary }: Step["artifactSettings"]): boolean {
  return saveRunArtifacts || publishToLibrary;
}

/** True where the step gave out an artifact that it was not given itself. */
function hasWritten({ inputs, outputs }: Step): boolean {
  const given = new Set(listArtifactIds(inputs));
  return listArtifactIds(outputs).some((id) => !given.has(id));
}

function listArtifactIds(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  const reference = ArtifactRef.safeParse(value);
  if (reference.success) return [reference.data.artifactId];
  return Object.values(value).flatMap(listArtifactIds);
}

function canWrite({ component }: Step, components: FileWriters): boolean {
  const known = components.find(({ id, version }) => id === component?.id && version === component?.version);
  return known === undefined || Object.keys(known.fileOutputs).length > 0;
}

function list(steps: readonly Step[]): string {
  const titles = steps.slice(0, 3).map(({ title }) => `“${title}”`);
  const rest = steps.length - titles.length;
  if (rest > 0) return `${titles.join(", ")} and ${rest} more`;
  const last = titles.pop() ?? "";
  return titles.length === 0 ? last : `${titles.join(", ")} and ${last}`;
}
