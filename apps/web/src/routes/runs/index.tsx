import { createFileRoute } from "@tanstack/react-router";
import { Page } from "../../ui/page.tsx";

export const Route = createFileRoute("/runs/")({ component: RunsPage });

function RunsPage() {
  return <Page title="Runs">…</Page>;
}
