import { createFileRoute } from "@tanstack/react-router";
import { ArtifactPage } from "../../features/artifacts/artifact-page.tsx";

export const Route = createFileRoute("/artifacts/$artifactId")({ component: ArtifactRoute });

function ArtifactRoute() {
  const { artifactId } = Route.useParams();
  return <ArtifactPage key={artifactId} artifactId={artifactId} />;
}
