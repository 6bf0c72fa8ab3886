import { createFileRoute } from "@tanstack/react-router";
import { z } from "zod";
import { Page } from "../../ui/page.tsx";

const RunSearch = z.object({
  tab: z.enum(["events", "logs", "data", "artifacts"]).optional().catch(undefined),
});

export const Route = createFileRoute("/runs/$runId")({ validateSearch: RunSearch, component: RunPage });

function RunPage() {
  return <Page title="Run">…</Page>;
}
