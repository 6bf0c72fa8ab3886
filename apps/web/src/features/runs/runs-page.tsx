import { Button, Skeleton, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { ArrowUp, Play, SearchX } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RunFilters } from "./run-filters.tsx";
import { RunList } from "./run-list.tsx";
import type { RunsSearch } from "./runs-search.ts";
import { useRuns } from "./use-runs.ts";

const route = getRouteApi("/runs/");

/** All runs, newest first, with filters that live in the address. */
export function RunsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Runs">
      <RunFilters search={search} onChange={(next) => void navigate({ search: next })} />
      <RunPages search={search} />
    </Page>
  );
}

function RunPages({ search }: { search: RunsSearch }) {
  const { runs, more, error, newCount, refresh } = useRuns(search);
  if (error) {
    return <ErrorPanel title="The runs could not be loaded" error={readErrorBody(error)} onRetry={refresh} />;
  }
  if (!runs) return <Skeleton h={240} aria-label="Loading runs" />;
  return (
    <Stack gap="xs">
      <div role="status">
        {newCount > 0 && (
          <Button
            size="compact-sm"
            radius="xl"
            leftSection={<ArrowUp size={14} aria-hidden />}
            onClick={refresh}
          >
            {newCount === 1 ? "1 new run" : `${newCount} new runs`}
          </Button>
        )}
      </div>
      {runs.length === 0 ? <NoRuns search={search} /> : <RunList runs={runs} more={more} />}
    </Stack>
  );
}

function NoRuns({ search }: { search: RunsSearch }) {
  const navigate = route.useNavigate();
  if (search.state?.length || search.workflow !== undefined) {
    return (
      <EmptyState
        icon={SearchX}
        title="No run matches"
        action={
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            Clear filters
          </Button>
        }
      >
        There are runs only outside of these filters, or none at all.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Play}
      title="No runs yet"
      action={<ButtonLink to="/workflows">Open workflows</ButtonLink>}
    >
      A run carries out a workflow and keeps the files that its steps write. Start one from a workflow.
    </EmptyState>
  );
}
