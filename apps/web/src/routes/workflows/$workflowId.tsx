import { createFileRoute } from "@tanstack/react-router";
import { BuilderSearch } from "../../features/builder/builder-search.ts";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/workflows/$workflowId")({
  validateSearch: BuilderSearch,
  component: WorkflowPage,
});

function WorkflowPage() {
  return <Page title="Workflow">…</Page>;
}
