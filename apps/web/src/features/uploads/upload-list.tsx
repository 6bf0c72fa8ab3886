import { ActionIcon, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { TextLink } from "../../shell/links.tsx";
import { Bytes } from "../../ui/bytes.tsx";
import classes from "./upload-list.module.css";
import { removeEnded, removeUpload, retryUpload, type Upload, useUploads } from "./upload-store.ts";

/** The uploads of this tab: how far each is, what it became, or why it did not. Nothing where there are none. */
export function UploadList() {
  const { uploads } = useUploads();
  if (uploads.length === 0) return null;
  const open = uploads.filter(({ progress: { state } }) => state === "waiting" || state === "sending").length;
  return (
    <section className="panel" aria-label="Uploads" style={{ padding: 12 }}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600} role="status">
          {open > 0 ? `Uploading ${open} of ${uploads.length}` : "Uploads ended"}
        </Text>
        {open < uploads.length && (
          <Button size="compact-xs" variant="subtle" onClick={removeEnded}>
            Clear ended
          </Button>
        )}
      </Group>
      <ul className={classes.list}>
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { id, file, progress } = upload;
  const isOpen = progress.state === "waiting" || progress.state === "sending";
  return (
    <li className={classes.row}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} className={classes.name} title={file.name}>
          {file.name}
        </Text>
        <Group gap={6} wrap="nowrap" className={classes.size}>
          <Text size="xs" c="dimmed">
            <Bytes sizeBytes={file.size} />
          </Text>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={isOpen ? `Cancel the upload of ${file.name}` : `Take ${file.name} off the list`}
            onClick={() => removeUpload(id)}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <UploadOutcome upload={upload} />
    </li>
  );
}

function UploadOutcome({ upload: { id, file, progress } }: { upload: Upload }): ReactNode {
  switch (progress.state) {
    case "waiting":
      return <Text size="xs">Waiting for the ones before it</Text>;
    case "sending":
      return <SendingProgress name={file.name} sentBytes={progress.sentBytes} sizeBytes={file.size} />;
    case "failed":
      return (
        <Group gap="xs" role="alert">
          <Text size="xs" className={classes.fault}>
            {progress.error.message}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => retryUpload(id)}>
            Try again
          </Button>
        </Group>
      );
    case "stored":
      return <StoredOutcome answer={progress.answer} />;
  }
}

interface SendingProgressProps {
  name: string;
  sentBytes: number;
  sizeBytes: number;
}

function SendingProgress({ name, sentBytes, sizeBytes }: SendingProgressProps) {
  const percent = sizeBytes === 0 ? 100 : Math.min(100, Math.floor((sentBytes / sizeBytes) * 100));
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress value={percent} size="sm" flex={1} aria-label={`Upload of ${name}`} />
      <Text size="xs">{percent === 100 ? "storing…" : `${percent} %`}</Text>
    </Group>
  );
}

type Stored = Extract<Upload["progress"], { state: "stored" }>["answer"];

function StoredOutcome({ answer: { artifact, mismatch, sameBytes } }: { answer: Stored }) {
  const { artifactId, publication } = artifact;
  return (
    <Stack gap={2}>
      <Text size="xs">
        Stored as{" "}
        <TextLink to="/artifacts/$artifactId" params={{ artifactId }}>
          {publication ? `${publication.label} v${publication.version}` : artifact.name}
        </TextLink>
        , format {artifact.format}
      </Text>
      {mismatch && (
        <Text size="xs" className={classes.warning}>
          Said to be {mismatch.declared}, but its bytes are {mismatch.detected}.
        </Text>
      )}
      {sameBytes.length > 0 && (
        <Text size="xs" className={classes.warning}>
          The same bytes are already stored as{" "}
          {sameBytes.map((other, index) => (
            <span key={other.artifactId}>
              {index > 0 && ", "}
              <TextLink to="/artifacts/$artifactId" params={{ artifactId: other.artifactId }}>
                {other.name}
              </TextLink>
            </span>
          ))}
          .
        </Text>
      )}
    </Stack>
  );
}
