import { Alert, Button, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { skipToken, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { FileInput, Plus, Search, Workflow } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { showText } from "../../ui/show-text.ts";
import { RunDialog } from "../run-dialog/run-dialog.tsx";
import { WorkflowList } from "./workflow-list.tsx";

const route = getRouteApi("/workflows/");

/** All workflows: find, run, edit, delete, begin a new one. */
export function WorkflowsPage() {
  const { q, run, artifact } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title="Workflows"
      actions={
        <ButtonLink to="/workflows/new" leftSection={<Plus size={16} aria-hidden />}>
          New workflow
        </ButtonLink>
      }
    >
      {artifact && <UseAsInput artifactId={artifact} />}
      <SearchField />
      <WorkflowPages search={q} artifactId={artifact} />
      <RunDialog
        workflowId={run}
        artifactId={artifact}
        onClose={() => void navigate({ search: (now) => ({ ...now, run: undefined }) })}
      />
    </Page>
  );
}

function UseAsInput({ artifactId }: { artifactId: string }) {
  const artifact = useQuery(trpc.artifact.get.queryOptions(artifactId ? { artifactId } : skipToken));
  return (
    <Alert icon={<FileInput aria-hidden />} title="Use an artifact as input">
      <Group justify="space-between">
        <Text size="sm">
          {artifact.error
            ? readErrorBody(artifact.error).message
            : `Run a workflow below: its form comes filled in with “${showText(artifact.data?.name ?? "…")}”.`}
        </Text>
        <ButtonLink size="xs" variant="default" to="/workflows" search={(now) => ({ q: now.q })}>
          Stop choosing
        </ButtonLink>
      </Group>
    </Alert>
  );
}

function SearchField() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const [written, setWritten] = useState(q ?? "");
  const apply = useDebouncedCallback((next: string) => {
    void navigate({ search: (now) => ({ ...now, q: next || undefined }), replace: true });
  }, 200);
  return (
    <TextInput
      aria-label="Search workflows"
      placeholder="Search by name"
      leftSection={<Search size={15} aria-hidden />}
      maw={360}
      value={written}
      onChange={(event) => {
        setWritten(event.currentTarget.value);
        apply(event.currentTarget.value);
      }}
    />
  );
}

function WorkflowPages({
  search,
  artifactId,
}: {
  search: string | undefined;
  artifactId: string | undefined;
}) {
  const list = useInfiniteQuery(
    trpc.workflow.list.infiniteQueryOptions(search === undefined ? {} : { search }, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
    }),
  );
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title="The workflows could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <Skeleton h={160} aria-label="Loading workflows" />;
  const workflows = list.data.pages.flatMap((page) => page.items);
  if (workflows.length === 0) return <NoWorkflows search={search} />;
  return (
    <Stack>
      <WorkflowList workflows={workflows} artifactId={artifactId} />
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Load more workflows
        </Button>
      )}
    </Stack>
  );
}

function NoWorkflows({ search }: { search: string | undefined }) {
  if (search !== undefined) {
    return (
      <EmptyState
        icon={Search}
        title="No workflow matches"
        action={
          <ButtonLink variant="default" to="/workflows" search={(now) => ({ ...now, q: undefined })}>
            Clear search
          </ButtonLink>
        }
      >
        {`No workflow’s name contains “${search}”.`}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Workflow}
      title="No workflows yet"
      action={<ButtonLink to="/workflows/new">New workflow</ButtonLink>}
    >
      A workflow is a chain of scanners and tools whose files Exhibit keeps.
    </EmptyState>
  );
}
