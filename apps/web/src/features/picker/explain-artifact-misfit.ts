import { type ArtifactMetadata, explainPortMismatch, type PortType } from "@exhibit/contracts";

/** Why an artifact can't feed a port of this type, or null when it can. */
export function explainArtifactMisfit(artifact: ArtifactMetadata, type: PortType): string | null {
  if (artifact.damaged) return "damaged: its bytes no longer match their checksum";
  if (artifact.partial) return "partial: its step did not finish";
  if (type.kind === "json" || type.kind === "any") return null;
  const mismatch = explainPortMismatch({ kind: "file", formats: [artifact.format] }, type);
  return mismatch?.replace(/^gives/, "is") ?? null;
}
