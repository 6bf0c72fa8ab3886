import { createFileRoute } from "@tanstack/react-router";
import { WorkflowsPage } from "../../features/workflows/workflows-page.tsx";
import { WorkflowsSearch } from "../../features/workflows/workflows-search.ts";

export const Route = createFileRoute("/workflows/")({
  validateSearch: WorkflowsSearch,
  component: WorkflowsPage,
});
