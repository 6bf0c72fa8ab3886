import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/workflows/")({ component: WorkflowsPage });

function WorkflowsPage() {
  return <Page title="Workflows">…</Page>;
}
