import type { ArtifactMetadata, ArtifactReference } from "@exhibit/contracts";
import { showText } from "../../ui/show-text.ts";

/** A way to point at a picked artifact. */
export interface ReferenceChoice {
  value: ArtifactReference["by"];
  label: string;
  help: string;
  reference: ArtifactReference;
}

/** The ways to point at this artifact: itself always; its series where it is published; its workflow's newest. */
export function listReferenceChoices(artifact: ArtifactMetadata): ReferenceChoice[] {
  return [exactly(artifact), ...latestOf(artifact), ...newestOf(artifact)];
}

function exactly({ artifactId, sha256 }: ArtifactMetadata): ReferenceChoice {
  return {
    value: "id",
    label: "This exact one",
    help: `Every run reads these bytes (SHA-256 ${sha256.slice(0, 12)}…).`,
    reference: { by: "id", id: artifactId },
  };
}

function latestOf({ publication }: ArtifactMetadata): ReferenceChoice[] {
  if (!publication) return [];
  return [
    {
      value: "collection",
      label: "Latest of its series",
      help: `Each run takes what is then the latest version of “${showText(publication.label)}”.`,
      reference: { by: "collection", collectionId: publication.collectionId, alias: "latest" },
    },
  ];
}

function newestOf({ workflowId, workflowName, stepRef, output }: ArtifactMetadata): ReferenceChoice[] {
  if (!workflowId || !stepRef) return [];
  return [
    {
      value: "newest",
      label: "Newest of its workflow",
      help: `Each run takes what “${showText(workflowName ?? "the workflow")}” wrote last in a succeeded run (node ${stepRef}).`,
      reference: { by: "newest", workflowId, nodeRef: stepRef, output },
    },
  ];
}
