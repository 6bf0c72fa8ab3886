import { createFileRoute } from "@tanstack/react-router";
import { BuilderSearch } from "../../features/builder/builder-search.ts";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/workflows/new")({
  validateSearch: BuilderSearch,
  component: NewWorkflowPage,
});

function NewWorkflowPage() {
  return <Page title="New workflow">…</Page>;
}
