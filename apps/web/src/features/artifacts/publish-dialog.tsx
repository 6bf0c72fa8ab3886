import { ArtifactLabel, type ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { Library } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";
import { refreshArtifacts } from "./refresh-artifacts.ts";
import { useDefaultLabel } from "./use-default-label.ts";

interface PublishDialogProps {
  /** The artifact to publish or to relabel; null keeps the dialog closed. */
  artifact: ArtifactMetadata | null;
  onClose: () => void;
}

/** Asks for the label under which an artifact goes into the library. */
export function PublishDialog({ artifact, onClose }: PublishDialogProps) {
  return (
    <Modal
      opened={artifact !== null}
      onClose={onClose}
      title={artifact?.publication ? "Change label" : "Publish to the library"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {artifact && <PublishForm key={artifact.artifactId} artifact={artifact} onClose={onClose} />}
    </Modal>
  );
}

function PublishForm({ artifact, onClose }: { artifact: ArtifactMetadata; onClose: () => void }) {
  const defaultLabel = useDefaultLabel(artifact);
  const [written, setWritten] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const label = written ?? defaultLabel ?? "";
  const publish = useMutation(
    trpc.artifact.publish.mutationOptions({
      onSuccess: async (published) => {
        await refreshArtifacts({ changed: [published] });
        const { publication } = published;
        const where = publication ? `as ${showText(publication.label)} v${publication.version}` : "";
        notifications.show({ message: `“${showText(artifact.name)}” was published ${where}.` });
        onClose();
      },
    }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = ArtifactLabel.safeParse(label);
    setFault(parsed.success ? null : "1 to 200 characters, no control characters");
    if (parsed.success) publish.mutate({ artifactId: artifact.artifactId, label: parsed.data });
  };
  if (defaultLabel === null) return <Skeleton h={140} aria-label="Loading the label" />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">
          “<bdi>{showText(artifact.name)}</bdi>” becomes the next version of the series with this label. Its
          bytes stay as they are.
        </Text>
        {artifact.partial && <Text size="sm">It is partial: its step did not finish.</Text>}
        {artifact.heldSecrets.length > 0 && (
          <Text size="sm" c="var(--mantine-color-error)">
            Its bytes hold the value of {artifact.heldSecrets.join(", ")}. Whoever may read the library can
            download them.
          </Text>
        )}
        <TextInput
          data-autofocus
          label="Label"
          description="Artifacts of one label and output form a series of versions."
          value={label}
          error={fault}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        {publish.error && <ErrorPanel title="It was not published" error={readErrorBody(publish.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" leftSection={<Library size={15} aria-hidden />} loading={publish.isPending}>
            {artifact.publication ? "Change label" : "Publish"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
