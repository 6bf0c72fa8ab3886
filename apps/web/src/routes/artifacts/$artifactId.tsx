import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/artifacts/$artifactId")({ component: ArtifactPage });

function ArtifactPage() {
  return <Page title="Artifact">…</Page>;
}
