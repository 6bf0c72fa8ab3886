import type { ArtifactLineage, ArtifactMetadata } from "@exhibit/contracts";
import { Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { readErrorBody } from "../../error-body.ts";
import { TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import classes from "./artifact-lineage.module.css";

/** Uses that the API answers at most. */
const usesAtMost = 100;

/** What an artifact was made from, and what was made from it: one step each way. */
export function ArtifactLineagePanel({ artifactId }: { artifactId: string }) {
  const lineage = useQuery(trpc.artifact.lineage.queryOptions({ artifactId }));
  return (
    <section aria-labelledby="artifact-lineage">
      <Title order={2} id="artifact-lineage" mb="sm">
        Lineage
      </Title>
      {lineage.error && (
        <ErrorPanel
          title="The lineage could not be loaded"
          error={readErrorBody(lineage.error)}
          onRetry={() => void lineage.refetch()}
        />
      )}
      {!lineage.data && !lineage.error && <Skeleton h={120} aria-label="Loading the lineage" />}
      {lineage.data && <LineageColumns lineage={lineage.data} />}
    </section>
  );
}

function LineageColumns({ lineage: { artifact, sources, uses } }: { lineage: ArtifactLineage }) {
  return (
    <div className={classes.columns}>
      <Column title="Made from">
        {sources.length === 0 && <Nothing>{explainNoSource(artifact)}</Nothing>}
        {sources.map(({ port, artifact: source }) => (
          <Item key={`${port} ${source.artifactId}`}>
            <ArtifactLink artifact={source} />
            <Text size="xs" c="dimmed">
              read at {port}
              {source.runNumber !== null && `, from run #${source.runNumber}`}
            </Text>
          </Item>
        ))}
      </Column>
      <Column title="This artifact">
        <Item>
          <Text fw={600}>{showText(artifact.name)}</Text>
          <Text size="xs" c="dimmed">
            {artifact.runId === null ? (
              "uploaded by hand"
            ) : (
              <>
                written by {artifact.stepRef} in{" "}
                <TextLink to="/runs/$runId" params={{ runId: artifact.runId }}>
                  run #{artifact.runNumber}
                </TextLink>
              </>
            )}
          </Text>
        </Item>
      </Column>
      <Column title="Used by">
        {uses.length === 0 && <Nothing>No step has read it yet.</Nothing>}
        {uses.map((use) => (
          <UseItem key={`${use.runId} ${use.stepRef} ${use.port}`} use={use} />
        ))}
        {uses.length === usesAtMost && <Nothing>The newest {usesAtMost} uses are shown.</Nothing>}
      </Column>
    </div>
  );
}

function explainNoSource({ runId, stepRef }: ArtifactMetadata): string {
  return runId === null ? "Uploaded by hand." : `The step “${stepRef}” read no artifact.`;
}

function UseItem({ use }: { use: ArtifactLineage["uses"][number] }) {
  return (
    <Item>
      <TextLink
        to="/runs/$runId"
        params={{ runId: use.runId }}
        search={{ tab: "data", step: use.stepRef ?? undefined }}
      >
        <bdi>{showText(use.workflowName)}</bdi>, run #{use.runNumber}
      </TextLink>
      <Text size="xs" c="dimmed">
        {use.stepRef ?? "the run"} read it at {use.port}, <RelativeTime at={use.startedAt} />
      </Text>
      {use.outputs.length > 0 && (
        <>
          <Text size="xs" mt={4}>
            and wrote
          </Text>
          <ul className={classes.outputs}>
            {use.outputs.map((output) => (
              <li key={output.artifactId}>
                <ArtifactLink artifact={output} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Item>
  );
}

/** A deleted artifact has no page; its name and digest stay. */
function ArtifactLink({ artifact }: { artifact: ArtifactMetadata }) {
  const { artifactId, name, state, sha256, publication } = artifact;
  if (state === "deleted") {
    return (
      <span title={sha256}>
        <bdi>{showText(name)}</bdi> <ToneBadge tone="neutral">deleted</ToneBadge>
      </span>
    );
  }
  return (
    <span>
      <TextLink to="/artifacts/$artifactId" params={{ artifactId }}>
        {showText(name)}
      </TextLink>
      {publication && (
        <Text span size="xs" c="dimmed">
          {" "}
          <bdi>{showText(publication.label)}</bdi> v{publication.version}
        </Text>
      )}
    </span>
  );
}

function Column({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={3}>{title}</Title>
      <ul className={classes.list}>{children}</ul>
    </Stack>
  );
}

function Item({ children }: { children: ReactNode }) {
  return <li className={`panel ${classes.item}`}>{children}</li>;
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text component="li" size="sm" c="dimmed">
      {children}
    </Text>
  );
}
