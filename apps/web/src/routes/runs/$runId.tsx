import { createFileRoute } from "@tanstack/react-router";
import { RunPage } from "../../features/runs/run-page.tsx";
import { RunSearch } from "../../features/runs/run-search.ts";

export const Route = createFileRoute("/runs/$runId")({ validateSearch: RunSearch, component: RunRoute });

function RunRoute() {
  const { runId } = Route.useParams();
  return <RunPage key={runId} runId={runId} />;
}
