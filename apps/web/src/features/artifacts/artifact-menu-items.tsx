import type { ArtifactMetadata } from "@exhibit/contracts";
import { Menu } from "@mantine/core";
import { Copy, FileInput, Fingerprint, Library, LibraryBig, Tag, Terminal, Trash2 } from "lucide-react";
import { copyText } from "../../ui/copy-text.ts";
import { reportOutcome, unpublishArtifacts } from "./change-artifacts.ts";
import { buildCurlLine } from "./download-url.ts";
import type { AskAboutArtifacts } from "./use-artifact-dialogs.tsx";

interface ArtifactMenuItemsProps {
  artifact: ArtifactMetadata;
  ask: AskAboutArtifacts;
}

/** The menu of one artifact, the same wherever it is shown. */
export function ArtifactMenuItems({ artifact, ask }: ArtifactMenuItemsProps) {
  const { artifactId, sha256 } = artifact;
  return (
    <>
      <Menu.Item leftSection={<FileInput size={15} aria-hidden />} onClick={() => ask("use", [artifact])}>
        Use as input…
      </Menu.Item>
      <Menu.Item
        leftSection={<Copy size={15} aria-hidden />}
        onClick={() => void copyText(artifactId, "Artifact id")}
      >
        Copy id
      </Menu.Item>
      <Menu.Item
        leftSection={<Fingerprint size={15} aria-hidden />}
        onClick={() => void copyText(sha256, "SHA-256")}
      >
        Copy SHA-256
      </Menu.Item>
      <Menu.Item
        leftSection={<Terminal size={15} aria-hidden />}
        onClick={() => void copyText(buildCurlLine(artifactId, location.origin), "curl line")}
      >
        Copy curl line
      </Menu.Item>
      <Menu.Divider />
      <LibraryItems artifact={artifact} ask={ask} />
      <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={() => ask("delete", [artifact])}>
        Delete…
      </Menu.Item>
    </>
  );
}

function LibraryItems({ artifact, ask }: ArtifactMenuItemsProps) {
  if (artifact.publication === null) {
    return (
      <Menu.Item leftSection={<Library size={15} aria-hidden />} onClick={() => ask("publish", [artifact])}>
        Publish…
      </Menu.Item>
    );
  }
  const unpublish = async () => reportOutcome(await unpublishArtifacts([artifact]), "unpublished");
  return (
    <>
      <Menu.Item leftSection={<Tag size={15} aria-hidden />} onClick={() => ask("publish", [artifact])}>
        Change label…
      </Menu.Item>
      {/* Outside the library nothing would keep what no run has written: it is deleted instead. */}
      {artifact.runId !== null && (
        <Menu.Item leftSection={<LibraryBig size={15} aria-hidden />} onClick={() => void unpublish()}>
          Unpublish
        </Menu.Item>
      )}
    </>
  );
}
