import { createFileRoute } from "@tanstack/react-router";
import { WorkflowPage } from "../../features/builder/builder-page.tsx";
import { BuilderSearch } from "../../features/builder/builder-search.ts";

export const Route = createFileRoute("/workflows/$workflowId")({
  validateSearch: BuilderSearch,
  component: WorkflowRoute,
});

function WorkflowRoute() {
  const { workflowId } = Route.useParams();
  return <WorkflowPage key={workflowId} workflowId={workflowId} />;
}
