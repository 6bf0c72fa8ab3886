import type { ArtifactMetadata } from "@exhibit/contracts";
import type { InfiniteData } from "@tanstack/react-query";

/** What became of some artifacts. */
export interface ArtifactChange {
  /** As they are now. */
  changed?: readonly ArtifactMetadata[];
  /** Ids of what is gone from everywhere. */
  deleted?: ReadonlySet<string>;
}

interface ArtifactPage {
  items: ArtifactMetadata[];
}

/**
 * The loaded pages of a list after a change: what changed stands there as it is now, what no longer `belongs` to the
 * list or was deleted is taken out. Pages without any of it stay the same objects.
 */
export function changePages<Page extends ArtifactPage, Param>(
  data: InfiniteData<Page, Param>,
  { changed = [], deleted = new Set() }: ArtifactChange,
  belongs: (artifact: ArtifactMetadata) => boolean,
): InfiniteData<Page, Param> {
  const now = new Map(changed.map((artifact) => [artifact.artifactId, artifact]));
  const replace = (artifact: ArtifactMetadata): ArtifactMetadata[] => {
    if (deleted.has(artifact.artifactId)) return [];
    const current = now.get(artifact.artifactId) ?? yieldLatest(artifact, changed);
    return current === artifact || belongs(current) ? [current] : [];
  };
  return { ...data, pages: data.pages.map((page) => changePage(page, replace)) };
}

function changePage<Page extends ArtifactPage>(
  page: Page,
  replace: (artifact: ArtifactMetadata) => ArtifactMetadata[],
): Page {
  const items = page.items.flatMap(replace);
  const isSame = items.length === page.items.length && items.every((item, at) => item === page.items[at]);
  return isSame ? page : { ...page, items };
}

/** A series has one latest version: where a changed artifact became it, the one before no longer is. */
function yieldLatest(artifact: ArtifactMetadata, changed: readonly ArtifactMetadata[]): ArtifactMetadata {
  const { publication } = artifact;
  if (!publication?.latest) return artifact;
  const isOvertaken = changed.some(
    (other) => other.publication?.latest && other.publication.collectionId === publication.collectionId,
  );
  return isOvertaken ? { ...artifact, publication: { ...publication, latest: false } } : artifact;
}
