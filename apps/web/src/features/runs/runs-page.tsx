import { isRunEnded, type RunListInput, type RunSummary } from "@exhibit/contracts";
import { Button, Skeleton } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Play, SearchX } from "lucide-react";
import { useMemo } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RunFilters } from "./run-filters.tsx";
import { RunList } from "./run-list.tsx";
import type { RunsSearch } from "./run-search.ts";

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

function buildInput({ state, workflow }: RunsSearch): Omit<RunListInput, "cursor" | "limit"> {
  return {
    ...(state?.length ? { state } : {}),
    ...(workflow === undefined ? {} : { workflowId: workflow }),
  };
}

/** Every loaded page is read again, so a long list is read less often. */
function pickInterval(pages: readonly { items: readonly RunSummary[] }[] | undefined): number {
  const isActive = pages?.some((page) => page.items.some((run) => !isRunEnded(run.state))) ?? false;
  if (!isActive) return 15_000;
  return (pages?.length ?? 0) > 3 ? 10_000 : 2_000;
}

function RunPages({ search }: { search: RunsSearch }) {
  const list = useInfiniteQuery(
    trpc.run.list.infiniteQueryOptions(buildInput(search), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => pickInterval(state.data?.pages),
    }),
  );
  const runs = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title="The runs could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <Skeleton h={240} aria-label="Loading runs" />;
  if (runs.length === 0) return <NoRuns search={search} />;
  return (
    <RunList
      runs={runs}
      more={{
        hasMore: list.hasNextPage,
        isLoading: list.isFetchingNextPage,
        hasFailed: list.isFetchNextPageError,
        load: () => void list.fetchNextPage(),
      }}
    />
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
