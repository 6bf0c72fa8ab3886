import { ArtifactRef, type Json } from "@exhibit/contracts";

/** An artifact inside a port's value; items of one port count from 0. */
export interface FoundArtifact {
  readonly port: string;
  readonly position: number;
  readonly artifactId: string;
}

/** The artifacts in the values of ports, however deep they lie. */
export function collectArtifactRefs(values: Readonly<Record<string, Json>>): FoundArtifact[] {
  return Object.entries(values).flatMap(([port, value]) =>
    listArtifactIds(value).map((artifactId, position) => ({ port, position, artifactId })),
  );
}

function listArtifactIds(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  const artifact = ArtifactRef.safeParse(value);
  if (artifact.success) return [artifact.data.artifactId];
  return Object.values(value).flatMap(listArtifactIds);
}
