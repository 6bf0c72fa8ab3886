import type { Handler } from "../../sdk/handler.ts";
import type { coreArtifactOpen } from "./definition.ts";

/** Opens the artifact, so that a missing one fails here, and passes its reference on. */
export const handleCoreArtifactOpen: Handler<typeof coreArtifactOpen> = async ({ artifacts }, inputs) => {
  const { metadata } = await artifacts.open(inputs.artifact);
  const { name, sha256, sizeBytes } = metadata;
  return { file: metadata, name, sha256, sizeBytes };
};
