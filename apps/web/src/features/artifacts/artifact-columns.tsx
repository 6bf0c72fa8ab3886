import type { ArtifactMetadata } from "@exhibit/contracts";
import { Group, Text } from "@mantine/core";
import { TextLink } from "../../shell/links.tsx";
import { Bytes } from "../../ui/bytes.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { TableColumn } from "../../ui/use-table-rows.ts";
import { ArtifactWarnings, DestinationBadges, PublicationBadges } from "./artifact-badges.tsx";
import classes from "./artifact-columns.module.css";

type Column = TableColumn<ArtifactMetadata>;

/** What a list of artifacts can show; a list names the columns it wants. */
export const artifactColumns = {
  name: {
    id: "name",
    header: "Name",
    width: "28%",
    bare: true,
    cell: (artifact) => <NameCell {...artifact} />,
  },
  kept: {
    id: "kept",
    header: "Kept in",
    width: "104px",
    cell: ({ destinations }) => <DestinationBadges destinations={destinations} />,
  },
  format: {
    id: "format",
    header: "Format",
    width: "15%",
    cell: ({ format, mediaType }) => <TwoLines first={format} second={mediaType} />,
  },
  component: {
    id: "component",
    header: "Component",
    width: "16%",
    cell: ({ component, stepRef }) => <TwoLines first={component?.id ?? "–"} second={stepRef ?? ""} />,
  },
  step: {
    id: "step",
    header: "Step",
    width: "15%",
    cell: ({ stepRef, attempt }) => (
      <TwoLines first={stepRef ?? "–"} second={attempt === null ? "" : `attempt ${attempt}`} />
    ),
  },
  run: { id: "run", header: "Workflow, run", width: "16%", cell: (artifact) => <OriginCell {...artifact} /> },
  size: {
    id: "size",
    header: "Size",
    width: "84px",
    cell: ({ sizeBytes }) => <Bytes sizeBytes={sizeBytes} />,
  },
  file: {
    id: "file",
    header: "Size, SHA-256",
    width: "140px",
    cell: (artifact) => <FileCell {...artifact} />,
  },
  time: {
    id: "time",
    header: "Published, made",
    width: "170px",
    cell: ({ publication, createdAt }) => (
      <div>
        {publication && <RelativeTime at={publication.publishedAt} isPlain />}
        <Text size="xs" c="dimmed">
          made <RelativeTime at={createdAt} isPlain />
        </Text>
      </div>
    ),
  },
} as const satisfies Record<string, Column>;

export type ArtifactColumn = keyof typeof artifactColumns;

function NameCell(artifact: ArtifactMetadata) {
  const { artifactId, name, publication } = artifact;
  return (
    <div>
      <TextLink
        to="/artifacts/$artifactId"
        params={{ artifactId }}
        preload={false}
        fw={600}
        title={name}
        className={classes.line}
      >
        {name}
      </TextLink>
      <Group gap={6} wrap="nowrap">
        {publication && (
          <>
            <Text size="xs" c="dimmed" title={publication.label} className={classes.label}>
              {publication.label}
            </Text>
            <PublicationBadges publication={publication} />
          </>
        )}
        <ArtifactWarnings {...artifact} />
      </Group>
    </div>
  );
}

function OriginCell({ workflowId, workflowName, runId, runNumber }: ArtifactMetadata) {
  if (workflowId === null && runId === null) return "–";
  return (
    <div>
      {workflowId && (
        <TextLink
          to="/workflows/$workflowId"
          params={{ workflowId }}
          preload={false}
          title={workflowName ?? undefined}
          className={classes.line}
        >
          {workflowName ?? "workflow"}
        </TextLink>
      )}
      {runId && (
        <Text size="xs">
          <TextLink
            to="/runs/$runId"
            params={{ runId }}
            search={{ tab: "artifacts" }}
            preload={false}
            aria-label={`Run #${runNumber}`}
          >
            #{runNumber}
          </TextLink>
        </Text>
      )}
    </div>
  );
}

function FileCell({ sizeBytes, sha256, name }: ArtifactMetadata) {
  return (
    <div>
      <Bytes sizeBytes={sizeBytes} />
      <Group gap={2} wrap="nowrap">
        <Text span size="xs" className="mono" title={sha256}>
          {sha256.slice(0, 10)}
        </Text>
        <CopyButton value={sha256} label={`Copy SHA-256 of ${name}`} />
      </Group>
    </div>
  );
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <div>
      <span className={classes.line} title={first}>
        {first}
      </span>
      <Text size="xs" c="dimmed" className={classes.line} title={second}>
        {second}
      </Text>
    </div>
  );
}
