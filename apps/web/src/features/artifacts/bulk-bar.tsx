import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Copy, LibraryBig, Trash2, X } from "lucide-react";
import { copyText } from "../../ui/copy-text.ts";
import { reportOutcome, unpublishArtifacts } from "./change-artifacts.ts";
import { DownloadButton } from "./download-button.tsx";
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
  return (
    <Group className="panel" p="xs" gap="xs" role="toolbar" aria-label="Selected artifacts">
      <Text size="sm" fw={600} role="status">
        {ids.length} selected
      </Text>
      <DownloadButton artifacts={artifacts} />
      <BulkButton
        icon={Copy}
        label="Copy ids"
        onClick={() => void copyText(ids.join("\n"), ids.length === 1 ? "1 id" : `${ids.length} ids`)}
      />
      <BulkButton
        icon={LibraryBig}
        label="Unpublish"
        loading={unpublishing.isPending}
        onClick={() => unpublishing.mutate()}
      />
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
