import type { ArtifactMetadata } from "@exhibit/contracts";
import { Group } from "@mantine/core";
import { CircleDashed, KeyRound, Library, PenLine, Play, Scissors, ShieldAlert, Star } from "lucide-react";
import { ToneBadge } from "../../ui/tone-badge.tsx";

/** Where an artifact is kept: in its run, in the library, in both, or nowhere. */
export function DestinationBadges({ destinations }: Pick<ArtifactMetadata, "destinations">) {
  return (
    <Group gap={4}>
      {destinations.includes("run") && (
        <ToneBadge tone="neutral" icon={Play} title="Kept with its run">
          run
        </ToneBadge>
      )}
      {destinations.includes("library") && (
        <ToneBadge tone="info" icon={Library} title="Published to the library">
          library
        </ToneBadge>
      )}
      {destinations.length === 0 && (
        <ToneBadge
          tone="neutral"
          icon={CircleDashed}
          title="Neither saved nor published: only the run's steps read it"
        >
          not kept
        </ToneBadge>
      )}
    </Group>
  );
}

/** What a reader must know before trusting the bytes; nothing where all is well. */
export function ArtifactWarnings({ artifact }: { artifact: ArtifactMetadata }) {
  const { partial, damaged, changedWhileRead, heldSecrets } = artifact;
  return (
    <>
      {partial && (
        <ToneBadge tone="warning" icon={Scissors} title="Its step failed or was cancelled while writing">
          partial
        </ToneBadge>
      )}
      {damaged && (
        <ToneBadge tone="danger" icon={ShieldAlert} title="The bytes no longer match their checksum">
          damaged
        </ToneBadge>
      )}
      {changedWhileRead && (
        <ToneBadge
          tone="warning"
          icon={PenLine}
          title="Its step still wrote to it while it was copied: the bytes may mix two states of it"
        >
          changed while read
        </ToneBadge>
      )}
      {heldSecrets.length > 0 && (
        <ToneBadge
          tone="danger"
          icon={KeyRound}
          title={`Its bytes hold the value of ${heldSecrets.join(", ")}; no setting publishes it`}
        >
          holds a secret
        </ToneBadge>
      )}
    </>
  );
}

/** Label, version, and whether it is the newest of its series. */
export function PublicationBadges({
  publication,
}: {
  publication: NonNullable<ArtifactMetadata["publication"]>;
}) {
  return (
    <>
      <ToneBadge tone="neutral">{`v${publication.version}`}</ToneBadge>
      {publication.latest && (
        <ToneBadge tone="success" icon={Star}>
          latest
        </ToneBadge>
      )}
    </>
  );
}
