import type { Landing, RunSummary } from "@exhibit/contracts";
import { Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Globe, Library, ScrollText } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink, TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { RunDialog } from "../run-dialog/run-dialog.tsx";
import { FirstRunResult } from "./first-run-result.tsx";
import { NextStep } from "./next-step.tsx";

const route = getRouteApi("/");

/** What the first run found, and what to do next. */
export function HomePage() {
  const { run, artifact } = route.useSearch();
  const navigate = route.useNavigate();
  const landing = useQuery(
    trpc.landing.get.queryOptions(undefined, {
      refetchInterval: ({ state }) => (isUnderWay(state.data?.firstRun) ? 1_000 : false),
    }),
  );
  return (
    <Page title="Home">
      {landing.error && (
        <ErrorPanel
          title="The first result could not be loaded"
          error={readErrorBody(landing.error)}
          onRetry={() => void landing.refetch()}
        />
      )}
      {!landing.data && !landing.error && <Skeleton h={220} aria-label="Loading" />}
      {landing.data && <LandingView landing={landing.data} />}
      <RunDialog workflowId={run} artifactId={artifact} onClose={() => void navigate({ search: {} })} />
    </Page>
  );
}

function isUnderWay(run: RunSummary | null | undefined): boolean {
  return run?.state === "queued" || run?.state === "running" || run?.state === "cancelling";
}

function LandingView({ landing }: { landing: Landing }) {
  return (
    <Stack gap="lg">
      {landing.firstRun ? <FirstRun run={landing.firstRun} /> : <NoFirstRun />}
      <section aria-labelledby="next-steps">
        <Title order={2} id="next-steps" mb="sm">
          Next steps
        </Title>
        <NextSteps landing={landing} />
      </section>
    </Stack>
  );
}

function NoFirstRun() {
  return (
    <div className="panel">
      <EmptyState
        icon={Globe}
        title="No first run to show"
        action={<ButtonLink to="/workflows">Open workflows</ButtonLink>}
      >
        It has not started yet, or it was deleted. Run any workflow to see results.
      </EmptyState>
    </div>
  );
}

function FirstRun({ run }: { run: RunSummary }) {
  return (
    <Stack component="section" className="panel" p="md" gap="sm" aria-labelledby="first-run">
      <Group justify="space-between" gap="xs">
        <Title order={2} id="first-run">
          Your first run: <bdi>{showText(run.workflowName)}</bdi>
        </Title>
        <StatusBadge state={run.state} />
      </Group>
      <Text size="sm" c="dimmed">
        Run #{run.number} · <RelativeTime at={run.endedAt ?? run.createdAt} /> ·{" "}
        {run.artifactCount === 1 ? "1 artifact" : `${run.artifactCount} artifacts`} ·{" "}
        <TextLink to="/runs/$runId" params={{ runId: run.id }}>
          Open the run
        </TextLink>
      </Text>
      {run.failure && <Text size="sm">{showText(run.failure.message)}</Text>}
      {run.state === "succeeded" && <FirstRunResult runId={run.id} />}
    </Stack>
  );
}

function NextSteps({
  landing: { firstRun, auditWorkflowId, summariseWorkflowId, publishedCount },
}: {
  landing: Landing;
}) {
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }}>
      {auditWorkflowId && (
        <NextStep
          icon={Globe}
          title="Audit your own address"
          action={
            <ButtonLink to="/" search={{ run: auditWorkflowId }}>
              Audit an address
            </ButtonLink>
          }
        >
          The first run looked at this studio. Give it an address that you may test.
        </NextStep>
      )}
      {firstRun && (
        <NextStep
          icon={Library}
          title="Publish this report"
          action={
            <ButtonLink
              variant="default"
              to="/runs/$runId"
              params={{ runId: firstRun.id }}
              search={{ tab: "artifacts" }}
            >
              Choose what to publish
            </ButtonLink>
          }
        >
          {publishedCount === 0
            ? "The library is empty. What you publish there gets a label and versions, and can be found again."
            : `The library holds ${publishedCount} published so far. Add this run’s report to it.`}
        </NextStep>
      )}
      {summariseWorkflowId && (
        <NextStep
          icon={ScrollText}
          title="Summarize it"
          action={
            <ButtonLink variant="default" to="/" search={{ run: summariseWorkflowId }}>
              Summarize a report
            </ButtonLink>
          }
        >
          Start a second workflow from an artifact that you pick: its findings, counted and in words.
        </NextStep>
      )}
    </SimpleGrid>
  );
}
