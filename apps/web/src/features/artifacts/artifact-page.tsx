import type { ArtifactMetadata, ErrorBody } from "@exhibit/contracts";
import { Grid, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileX, Trash2 } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink, TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { ArtifactActions } from "./artifact-actions.tsx";
import { ArtifactWarnings, DestinationBadges, PublicationBadges } from "./artifact-badges.tsx";
import { ArtifactFacts } from "./artifact-facts.tsx";
import { ArtifactLineagePanel } from "./artifact-lineage.tsx";
import { ArtifactPreviewPanel } from "./artifact-preview.tsx";
import { useArtifactDialogs } from "./use-artifact-dialogs.tsx";

/** One artifact: what is in it, what is known of it, where it came from and went. */
export function ArtifactPage({ artifactId }: { artifactId: string }) {
  const artifact = useQuery(trpc.artifact.get.queryOptions({ artifactId }));
  const error = artifact.error && readErrorBody(artifact.error);
  // What was loaded stays while the studio does not answer; what is gone does not.
  if (error && (!artifact.data || error.code === "GONE" || error.code === "NOT_FOUND")) {
    return <MissingArtifact error={error} onRetry={() => void artifact.refetch()} />;
  }
  if (!artifact.data) {
    return (
      <Page title="Artifact" above={<BackLink />}>
        <Skeleton h={400} aria-label="Loading the artifact" />
      </Page>
    );
  }
  return <ArtifactView artifact={artifact.data} />;
}

function BackLink() {
  return (
    <ButtonLink
      to="/artifacts"
      variant="subtle"
      size="compact-sm"
      px={4}
      style={{ alignSelf: "flex-start" }}
      leftSection={<ArrowLeft size={14} aria-hidden />}
    >
      Artifacts
    </ButtonLink>
  );
}

function ArtifactView({ artifact }: { artifact: ArtifactMetadata }) {
  const [isDeleted, setDeleted] = useState(false);
  const { ask, dialogs } = useArtifactDialogs((deleted) => setDeleted(deleted.length > 0));
  if (isDeleted) {
    return <DeletedArtifact words={`${artifact.name} (SHA-256 ${artifact.sha256}) was deleted.`} />;
  }
  return (
    <Page
      title={artifact.name}
      above={<BackLink />}
      actions={<ArtifactActions artifact={artifact} ask={ask} />}
    >
      <Group gap={6}>
        <DestinationBadges destinations={artifact.destinations} />
        {artifact.publication && (
          <>
            <Text size="sm">{artifact.publication.label}</Text>
            <PublicationBadges publication={artifact.publication} />
          </>
        )}
        <ArtifactWarnings {...artifact} />
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <ArtifactPreviewPanel artifact={artifact} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <ArtifactFacts artifact={artifact} />
        </Grid.Col>
      </Grid>
      <ArtifactLineagePanel artifactId={artifact.artifactId} />
      {dialogs}
    </Page>
  );
}

function DeletedArtifact({ words }: { words: string }) {
  return (
    <Page title="Deleted artifact" above={<BackLink />}>
      <EmptyState
        icon={Trash2}
        title="This artifact was deleted"
        action={<ButtonLink to="/artifacts">Open the library</ButtonLink>}
      >
        {words} Its bytes are gone or go with the next sweep; runs that read it keep its name and checksum.
      </EmptyState>
    </Page>
  );
}

function MissingArtifact({ error, onRetry }: { error: ErrorBody; onRetry: () => void }) {
  if (error.code === "GONE") {
    return <DeletedArtifact words={error.message} />;
  }
  if (error.code === "NOT_FOUND" || error.code === "INVALID_INPUT") {
    return (
      <Page title="No such artifact" above={<BackLink />}>
        <EmptyState
          icon={FileX}
          title="There is no artifact with this id"
          action={<ButtonLink to="/artifacts">Open the library</ButtonLink>}
        >
          {error.message} The link may be mistyped, or the step that writes it has not ended yet.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Artifact" above={<BackLink />}>
      <Stack>
        <ErrorPanel title="The artifact could not be loaded" error={error} onRetry={onRetry} />
        <TextLink to="/artifacts">Back to the library</TextLink>
      </Stack>
    </Page>
  );
}
