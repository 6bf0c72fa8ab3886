import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, Menu } from "@mantine/core";
import { ChevronDown, Download, FileInput, Library } from "lucide-react";
import { ArtifactMenuItems } from "./artifact-menu-items.tsx";
import { buildDownloadUrl } from "./download-url.ts";
import type { AskAboutArtifacts } from "./use-artifact-dialogs.tsx";

/** The buttons of the artifact page; the menu has the rest. */
export function ArtifactActions({ artifact, ask }: { artifact: ArtifactMetadata; ask: AskAboutArtifacts }) {
  return (
    <Group gap="xs">
      <Button
        component="a"
        href={buildDownloadUrl(artifact.artifactId)}
        download=""
        leftSection={<Download size={15} aria-hidden />}
      >
        Download
      </Button>
      <Button
        variant="default"
        leftSection={<FileInput size={15} aria-hidden />}
        onClick={() => ask("use", [artifact])}
      >
        Use as input
      </Button>
      {artifact.publication === null && (
        <Button
          variant="default"
          leftSection={<Library size={15} aria-hidden />}
          onClick={() => ask("publish", [artifact])}
        >
          Publish
        </Button>
      )}
      <Menu position="bottom-end" withinPortal shadow="md">
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown size={15} aria-hidden />}>
            More actions
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <ArtifactMenuItems artifact={artifact} ask={ask} />
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
