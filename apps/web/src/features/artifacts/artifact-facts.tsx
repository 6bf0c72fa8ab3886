import { type ArtifactMetadata, describeToolUse } from "@exhibit/contracts";
import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { TextLink } from "../../shell/links.tsx";
import { Bytes } from "../../ui/bytes.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { DestinationBadges, PublicationBadges } from "./artifact-badges.tsx";
import classes from "./artifact-facts.module.css";

/** Everything that is known about an artifact but its bytes. */
export function ArtifactFacts({ artifact }: { artifact: ArtifactMetadata }) {
  const { attributes } = artifact;
  return (
    <section className="panel" aria-labelledby="artifact-facts" style={{ padding: 16 }}>
      <Title order={2} id="artifact-facts" mb="sm">
        Metadata
      </Title>
      <dl className={classes.facts}>
        <FileFacts artifact={artifact} />
        <OriginFacts artifact={artifact} />
        <PublicationFacts artifact={artifact} />
        {Object.entries(attributes).map(([name, value]) => (
          <Fact key={name} name={name}>
            {showText(String(value))}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{showText(name)}</dt>
      <dd>{children}</dd>
    </>
  );
}

function FileFacts({ artifact }: { artifact: ArtifactMetadata }) {
  const { artifactId, sha256, sizeBytes, mediaType, format, detected, createdAt } = artifact;
  return (
    <>
      <Fact name="SHA-256">
        <Group gap={2} wrap="nowrap" align="flex-start">
          <span className="mono">{sha256}</span>
          <CopyButton value={sha256} label="Copy SHA-256" />
        </Group>
      </Fact>
      <Fact name="Size">
        <Bytes sizeBytes={sizeBytes} />{" "}
        <Text span size="xs" c="dimmed">
          {sizeBytes.toLocaleString("en-US")} bytes
        </Text>
      </Fact>
      <Fact name="Media type">{showText(mediaType)}</Fact>
      <Fact name="Format">{format}</Fact>
      {detected && (
        <Fact name="By its bytes">
          {detected.format}, {detected.mediaType}
        </Fact>
      )}
      <Fact name="Made">
        <RelativeTime at={createdAt} />
      </Fact>
      <Fact name="Id">
        <Group gap={2} wrap="nowrap" align="flex-start">
          <span className="mono">{artifactId}</span>
          <CopyButton value={artifactId} label="Copy artifact id" />
        </Group>
      </Fact>
    </>
  );
}

function OriginFacts({ artifact }: { artifact: ArtifactMetadata }) {
  const { runId, runNumber, stepRef, attempt, component, output, tools } = artifact;
  const { workflowId, workflowName, workflowVersion } = artifact;
  if (runId === null) return <Fact name="Origin">uploaded by {showText(artifact.createdBy ?? "hand")}</Fact>;
  return (
    <>
      <Fact name="Run">
        <TextLink to="/runs/$runId" params={{ runId }} search={{ tab: "artifacts" }}>
          Run #{runNumber}
        </TextLink>
      </Fact>
      {workflowId && (
        <Fact name="Workflow">
          <TextLink
            to="/workflows/$workflowId"
            params={{ workflowId }}
            search={{ v: workflowVersion ?? undefined }}
          >
            <bdi>{showText(workflowName ?? "workflow")}</bdi> v{workflowVersion}
          </TextLink>
        </Fact>
      )}
      {stepRef && (
        <Fact name="Step">
          <TextLink to="/runs/$runId" params={{ runId }} search={{ tab: "data", step: stepRef }}>
            {stepRef}
          </TextLink>
          , attempt {attempt}, output {output}
        </Fact>
      )}
      {component && (
        <Fact name="Component">
          {component.id} v{component.version}
        </Fact>
      )}
      {tools.map((tool) => (
        <Fact key={tool.name} name="Tool">
          {describeToolUse(tool)}
        </Fact>
      ))}
    </>
  );
}

function PublicationFacts({ artifact: { destinations, publication } }: { artifact: ArtifactMetadata }) {
  return (
    <>
      <Fact name="Kept in">
        <DestinationBadges destinations={destinations} />
      </Fact>
      <Fact name="Library">
        {publication ? (
          <Group gap={6}>
            <span>{showText(publication.label)}</span>
            <PublicationBadges publication={publication} />
            <Text span size="xs" c="dimmed">
              <RelativeTime at={publication.publishedAt} />
            </Text>
          </Group>
        ) : (
          "not published"
        )}
      </Fact>
    </>
  );
}
