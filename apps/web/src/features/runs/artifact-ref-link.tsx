import type { ArtifactRef } from "@exhibit/contracts";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { TextLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { Bytes } from "../../ui/bytes.tsx";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";

/** A reference as a link to its artifact, or as its name with the reason why there is nothing to open. */
export function ArtifactRefLink({ reference }: { reference: ArtifactRef }) {
  const { artifactId, name, sizeBytes, sha256 } = reference;
  const artifact = useQuery(trpc.artifact.get.queryOptions({ artifactId }));
  const missing = explainMissing(artifact.data?.destinations, artifact.error);
  return (
    <Text span size="sm" ff="text" title={`SHA-256 ${sha256}`}>
      {missing === null ? (
        <TextLink to="/artifacts/$artifactId" params={{ artifactId }} preload={false}>
          {showText(name)}
        </TextLink>
      ) : (
        <bdi>{showText(name)}</bdi>
      )}{" "}
      <Text span size="xs" c="dimmed">
        <Bytes sizeBytes={sizeBytes} />
      </Text>{" "}
      {missing && <ToneBadge tone="neutral">{missing}</ToneBadge>}
    </Text>
  );
}

function explainMissing(destinations: readonly string[] | undefined, error: unknown): string | null {
  const code = error ? readErrorBody(error).code : null;
  if (code === "GONE") return "deleted";
  if (destinations) return destinations.length === 0 ? "not kept" : null;
  return code === "NOT_FOUND" ? "not written yet" : null;
}
