import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, ScrollArea, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { FileSearch, Library } from "lucide-react";
import { useEffect } from "react";
import { Bytes } from "../../ui/bytes.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import type { PickList } from "./artifact-picker.tsx";
import classes from "./picker-list.module.css";

interface PickerListProps {
  list: PickList;
  misfitOf: (artifact: ArtifactMetadata) => string | null;
  showsMisfits: boolean;
  picked: ArtifactMetadata | null;
  onPick: (artifact: ArtifactMetadata) => void;
}

/** The artifacts of the picker, newest first; those that do not fit say why and can't be chosen. */
export function PickerList({ list, misfitOf, showsMisfits, picked, onPick }: PickerListProps) {
  useMoreWhileEmpty(list, showsMisfits, misfitOf);
  if (!list.data) return <Skeleton h={180} aria-label="Loading artifacts" />;
  const all = list.data.pages.flatMap((page) => page.items);
  const rows = all
    .map((artifact) => ({ artifact, misfit: misfitOf(artifact) }))
    .filter(({ misfit }) => showsMisfits || misfit === null);
  return (
    <Stack gap="xs">
      {rows.length === 0 ? (
        <NothingFits seen={all.length} showsMisfits={showsMisfits} />
      ) : (
        <ScrollArea.Autosize mah={320} type="auto">
          <ul className={classes.list} aria-label="Artifacts">
            {rows.map(({ artifact, misfit }) => (
              <li key={artifact.artifactId}>
                <PickerRow
                  artifact={artifact}
                  misfit={misfit}
                  isPicked={picked?.artifactId === artifact.artifactId}
                  onPick={() => onPick(artifact)}
                />
              </li>
            ))}
          </ul>
        </ScrollArea.Autosize>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Load older artifacts
        </Button>
      )}
    </Stack>
  );
}

const maxPagesUnasked = 5;

/** Goes on by itself past pages without a row to show: a page of a search may be empty and still have a next. */
function useMoreWhileEmpty(
  list: PickList,
  showsMisfits: boolean,
  misfitOf: PickerListProps["misfitOf"],
): void {
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  const pages = data?.pages ?? [];
  const isEmpty = !pages.some((page) => page.items.some((item) => showsMisfits || misfitOf(item) === null));
  const goesOn = isEmpty && hasNextPage && !isFetching && pages.length < maxPagesUnasked;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
}

function NothingFits({ seen, showsMisfits }: { seen: number; showsMisfits: boolean }) {
  if (showsMisfits) {
    return (
      <EmptyState icon={FileSearch} title="No artifacts found">
        Nothing matches the search, or no run has kept a file yet.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={FileSearch} title="Nothing fits">
      {seen === 0
        ? "No kept file of a format that fits matches the search."
        : "What was found can’t be used here."}{" "}
      Switch on “Show what does not fit” to see the others, and why.
    </EmptyState>
  );
}

interface PickerRowProps {
  artifact: ArtifactMetadata;
  misfit: string | null;
  isPicked: boolean;
  onPick: () => void;
}

function PickerRow({ artifact, misfit, isPicked, onPick }: PickerRowProps) {
  const { publication, workflowName, runNumber } = artifact;
  return (
    <UnstyledButton
      className={classes.row}
      disabled={misfit !== null}
      aria-pressed={isPicked}
      onClick={onPick}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600} className={classes.name}>
          {showText(artifact.name)}
        </Text>
        {publication && (
          <ToneBadge tone="info" icon={Library}>
            {`${showText(publication.label)} v${publication.version}`}
          </ToneBadge>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {artifact.format} · <Bytes sizeBytes={artifact.sizeBytes} /> ·{" "}
        <RelativeTime at={artifact.createdAt} />
        {workflowName && ` · ${showText(workflowName)}${runNumber === null ? "" : ` #${runNumber}`}`}
      </Text>
      {misfit && (
        <Text size="xs" className={classes.misfit}>
          Does not fit: {misfit}
        </Text>
      )}
    </UnstyledButton>
  );
}
