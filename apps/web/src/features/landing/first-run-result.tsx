import { Box, Group, Skeleton, Stack, Text } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { readErrorBody } from "../../error-body.ts";
import { TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { Bytes } from "../../ui/bytes.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";
import classes from "./first-run-result.module.css";

const MarkdownText = lazy(async () => ({
  default: (await import("../../ui/markdown-text.tsx")).MarkdownText,
}));

const shownCharacters = 4000;

/** What a run kept, with the beginning of its summary in words. */
export function FirstRunResult({ runId }: { runId: string }) {
  const artifacts = useQuery(trpc.artifact.byRun.queryOptions({ runId, limit: 20 }));
  const summary = artifacts.data?.items.find((artifact) => artifact.format === "markdown");
  const preview = useQuery(
    trpc.artifact.preview.queryOptions(summary ? { artifactId: summary.artifactId } : skipToken),
  );
  if (artifacts.error) {
    return (
      <ErrorPanel
        title="What the run kept could not be loaded"
        error={readErrorBody(artifacts.error)}
        onRetry={() => void artifacts.refetch()}
      />
    );
  }
  if (!artifacts.data) return <Skeleton h={80} aria-label="Loading the result" />;
  return (
    <Stack gap="sm">
      {preview.data?.kind === "markdown" && (
        <Suspense fallback={<Skeleton h={160} aria-label="Loading the summary" />}>
          <Box className={classes.summary} role="region" aria-label="Summary" tabIndex={0}>
            <MarkdownText text={preview.data.text.slice(0, shownCharacters)} />
          </Box>
        </Suspense>
      )}
      <Group gap="md">
        {artifacts.data.items.map((artifact) => (
          <Text size="sm" key={artifact.artifactId}>
            <TextLink to="/artifacts/$artifactId" params={{ artifactId: artifact.artifactId }}>
              {showText(artifact.name)}
            </TextLink>{" "}
            <Text span c="dimmed" size="xs">
              <Bytes sizeBytes={artifact.sizeBytes} />
            </Text>
          </Text>
        ))}
      </Group>
    </Stack>
  );
}
