import type { ArtifactMetadata } from "@exhibit/contracts";
import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { Download, Ellipsis, Library } from "lucide-react";
import { useState } from "react";
import { showText } from "../../ui/show-text.ts";
import { ArtifactMenuItems } from "./artifact-menu-items.tsx";
import { buildDownloadUrl } from "./download-url.ts";
import type { AskAboutArtifacts } from "./use-artifact-dialogs.tsx";

interface ArtifactRowActionsProps {
  artifact: ArtifactMetadata;
  ask: AskAboutArtifacts;
}

/** What can be done with one artifact of a list. */
export function ArtifactRowActions({ artifact, ask }: ArtifactRowActionsProps) {
  const { artifactId, name, publication } = artifact;
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      {publication === null && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Library size={13} aria-hidden />}
          aria-label={`Publish ${showText(name)}`}
          onClick={() => ask("publish", [artifact])}
        >
          Publish
        </Button>
      )}
      <ActionIcon
        component="a"
        href={buildDownloadUrl(artifactId)}
        download=""
        variant="subtle"
        color="gray"
        aria-label={`Download ${showText(name)}`}
        title="Download"
      >
        <Download size={16} aria-hidden />
      </ActionIcon>
      <RowMenu artifact={artifact} ask={ask} />
    </Group>
  );
}

/** A closed menu costs as much as a row; so it is there only once it was asked for. */
function RowMenu({ artifact, ask }: ArtifactRowActionsProps) {
  const [wasOpened, setOpened] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`More actions for ${showText(artifact.name)}`}
      aria-haspopup="menu"
      onClick={() => setOpened(true)}
    >
      <Ellipsis size={16} aria-hidden />
    </ActionIcon>
  );
  if (!wasOpened) return button;
  return (
    <Menu position="bottom-end" withinPortal shadow="md" defaultOpened returnFocus>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <ArtifactMenuItems artifact={artifact} ask={ask} />
      </Menu.Dropdown>
    </Menu>
  );
}
