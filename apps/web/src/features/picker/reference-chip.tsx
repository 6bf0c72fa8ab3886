import type { ArtifactReference } from "@exhibit/contracts";
import { useQuery } from "@tanstack/react-query";
import { FileText, FolderClock, TriangleAlert } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";

/** What an artifact reference points at, in words. */
export function ReferenceChip({ reference }: { reference: ArtifactReference }) {
  switch (reference.by) {
    case "id":
      return <ExactChip artifactId={reference.id} />;
    case "collection":
      return <SeriesChip collectionId={reference.collectionId} version={reference.version} />;
    case "newest":
      return <NewestChip workflowId={reference.workflowId} nodeRef={reference.nodeRef} />;
  }
}

function ExactChip({ artifactId }: { artifactId: string }) {
  const artifact = useQuery(trpc.artifact.get.queryOptions({ artifactId }));
  if (artifact.error) {
    return (
      <ToneBadge tone="warning" icon={TriangleAlert}>
        {readErrorBody(artifact.error).message}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="info" icon={FileText} title={artifact.data?.sha256 ?? artifactId}>
      {artifact.data ? `${showText(artifact.data.name)} · exactly this` : "…"}
    </ToneBadge>
  );
}

/** The series' label is read from its members among the newest published; further back, the id stands for it. */
function SeriesChip({ collectionId, version }: { collectionId: string; version: number | undefined }) {
  const list = useQuery(trpc.artifact.pick.queryOptions({ publishedOnly: true, limit: 200 }));
  const member = list.data?.items.find((artifact) => artifact.publication?.collectionId === collectionId);
  const name =
    (member?.publication && showText(member.publication.label)) ?? `series ${collectionId.slice(0, 8)}`;
  return (
    <ToneBadge tone="info" icon={FolderClock} title={collectionId}>
      {version === undefined ? `Latest of ${name}` : `${name} v${version}`}
    </ToneBadge>
  );
}

function NewestChip({ workflowId, nodeRef }: { workflowId: string; nodeRef: string }) {
  const workflow = useQuery(trpc.workflow.get.queryOptions({ workflowId }));
  return (
    <ToneBadge tone="info" icon={FolderClock} title={workflowId}>
      {`Newest of ${showText(workflow.data?.name ?? "a workflow")} · ${nodeRef}`}
    </ToneBadge>
  );
}
