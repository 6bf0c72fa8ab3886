import { Button, Progress, Skeleton, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { UploadButton } from "../uploads/upload-button.tsx";
import { UploadDrop } from "../uploads/upload-drop.tsx";
import { UploadList } from "../uploads/upload-list.tsx";
import { ActiveFilters } from "./active-filters.tsx";
import type { ArtifactColumn } from "./artifact-columns.tsx";
import { ArtifactTable } from "./artifact-table.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { EmptyLibrary, NoMatch } from "./library-empty.tsx";
import { LibraryFilters } from "./library-filters.tsx";
import { hasFilters } from "./library-input.ts";
import { useArtifactDialogs } from "./use-artifact-dialogs.tsx";
import { useLibrary } from "./use-library.ts";

const route = getRouteApi("/artifacts/");
const columns: readonly ArtifactColumn[] = ["name", "format", "component", "run", "size", "time"];

/** Everything that is published: search, filter, sort, select; and where files of one's own come in. */
export function LibraryPage() {
  return (
    <Page title="Artifacts" actions={<UploadButton />}>
      <UploadDrop />
      <UploadList />
      <LibraryFilters />
      <ActiveFilters />
      <LibraryList />
    </Page>
  );
}

function LibraryList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const library = useLibrary(search);
  const { artifacts } = library;
  const { selected, selection, clear } = useSelected(artifacts, JSON.stringify(search));
  const { ask, dialogs } = useArtifactDialogs(clear);
  if (library.error) {
    return (
      <ErrorPanel
        title="The library could not be loaded"
        error={readErrorBody(library.error)}
        onRetry={library.retry}
      />
    );
  }
  if (!artifacts) return <Skeleton h={320} aria-label="Loading artifacts" />;
  if (artifacts.length === 0 && !library.more.hasMore) {
    if (!hasFilters(search)) return <EmptyLibrary />;
    const clearAll = () => void navigate({ search: ({ sort }) => ({ sort }) });
    return (
      <NoMatch
        action={
          <Button variant="default" onClick={clearAll}>
            Clear filters
          </Button>
        }
      />
    );
  }
  return (
    <Stack gap="xs">
      {selected.length > 0 && <BulkBar artifacts={selected} ask={ask} onClear={clear} />}
      <div className="panel">
        {library.isRefreshing && <Progress value={100} size={2} animated aria-label="Refreshing" />}
        <ArtifactTable
          label="Artifacts"
          artifacts={artifacts}
          columns={columns}
          ask={ask}
          selection={selection}
          more={library.more}
          hasKeys
          height="calc(100dvh - 220px)"
        />
      </div>
      {dialogs}
    </Stack>
  );
}

const none: ReadonlySet<string> = new Set();

/** The selection belongs to what the address shows: another view starts with none. */
function useSelected(artifacts: Parameters<typeof ArtifactTable>[0]["artifacts"] | undefined, view: string) {
  const [state, setState] = useState({ view, ids: none });
  const ids = state.view === view ? state.ids : none;
  const onChange = useCallback((next: ReadonlySet<string>) => setState({ view, ids: next }), [view]);
  const clear = useCallback(() => onChange(none), [onChange]);
  const selected = useMemo(
    () => (artifacts ?? []).filter(({ artifactId }) => ids.has(artifactId)),
    [artifacts, ids],
  );
  return { selected, selection: useMemo(() => ({ selected: ids, onChange }), [ids, onChange]), clear };
}
