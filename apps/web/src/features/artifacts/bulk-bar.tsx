import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Copy, FileArchive, LibraryBig, Trash2, X } from "lucide-react";
import { copyText } from "../../ui/copy-text.ts";
import { reportOutcome, unpublishArtifacts } from "./change-artifacts.ts";
import { DownloadButton } from "./download-button.tsx";
import { downloadZip } from "./download-zip.ts";
import type { AskAboutArtifacts } from "./use-artifact-dialogs.tsx";

interface BulkBarProps {
  artifacts: readonly ArtifactMetadata[];
  ask: AskAboutArtifacts;
  onClear: () => void;
}

/** What can be done with the selected artifacts. */
export function BulkBar({ artifacts, ask, onClear }: BulkBarProps) {
  const ids = artifacts.map(({ artifactId }) => artifactId);
  const unpublishing = useMutation({
    mutationFn: () => unpublishArtifacts(artifacts),
    onSuccess: (outcome) => {
      reportOutcome(outcome, "unpublished");
      onClear();
    },
  });
  const zipping = useMutation({ mutationFn: () => downloadZip({ by: "ids", artifactIds: ids }) });
  return (
    <Group className="panel" p="xs" gap="xs" role="toolbar" aria-label="Selected artifacts">
      <Text size="sm" fw={600} role="status">
        {ids.length} selected
      </Text>
      <DownloadButton artifacts={artifacts} />
      <BulkButton
        icon={FileArchive}
        label="Download zip"
        loading={zipping.isPending}
        onClick={() => zipping.mutate()}
      />
      <BulkButton
        icon={Copy}
        label="Copy ids"
        onClick={() => void copyText(ids.join("\n"), ids.length === 1 ? "1 id" : `${ids.length} ids`)}
      />
      {/* Uploads have no run that would keep them: they are deleted instead. */}
      {artifacts.some(({ runId }) => runId !== null) && (
        <BulkButton
          icon={LibraryBig}
          label="Unpublish"
          loading={unpublishing.isPending}
          onClick={() => unpublishing.mutate()}
        />
      )}
      <BulkButton icon={Trash2} label="Delete…" onClick={() => ask("delete", artifacts)} />
      <BulkButton icon={X} label="Clear selection" onClick={onClear} />
    </Group>
  );
}

interface BulkButtonProps {
  icon: typeof X;
  label: string;
  loading?: boolean;
  onClick: () => void;
}

function BulkButton({ icon: Icon, label, loading = false, onClick }: BulkButtonProps) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon size={14} aria-hidden />}
      loading={loading}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
