import { createFileRoute } from "@tanstack/react-router";
import { RunsPage } from "../../features/runs/runs-page.tsx";
import { RunsSearch } from "../../features/runs/runs-search.ts";

export const Route = createFileRoute("/runs/")({ validateSearch: RunsSearch, component: RunsPage });
