import { createFileRoute } from "@tanstack/react-router";
import { NewWorkflowPage } from "../../features/builder/builder-page.tsx";
import { BuilderSearch } from "../../features/builder/builder-search.ts";

export const Route = createFileRoute("/workflows/new")({
  validateSearch: BuilderSearch,
  component: NewWorkflowPage,
});
