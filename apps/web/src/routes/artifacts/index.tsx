import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/artifacts/")({ component: ArtifactsPage });

function ArtifactsPage() {
  return <Page title="Artifacts">…</Page>;
}
