import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Modal, ScrollArea, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FileInput, Search } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";

interface UseAsInputDialogProps {
  /** The artifact to start a workflow from; null keeps the dialog closed. */
  artifact: ArtifactMetadata | null;
  onClose: () => void;
}

/** The workflows with an input that takes an artifact; each leads to its run form with the artifact filled in. */
export function UseAsInputDialog({ artifact, onClose }: UseAsInputDialogProps) {
  return (
    <Modal
      opened={artifact !== null}
      onClose={onClose}
      size="lg"
      title={`Use “${showText(artifact?.name ?? "")}” as input`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {artifact && <WorkflowChoice artifact={artifact} />}
    </Modal>
  );
}

function WorkflowChoice({ artifact }: { artifact: ArtifactMetadata }) {
  const [search, setSearch] = useState("");
  const [settled] = useDebouncedValue(search.trim(), 200);
  if (artifact.partial || artifact.damaged) {
    return (
      <EmptyState icon={FileInput} title="It can’t be used as input">
        {artifact.partial
          ? "It is partial: its step did not finish, so it can’t feed a run."
          : "It is damaged: its bytes no longer match their checksum."}
      </EmptyState>
    );
  }
  return (
    <Stack gap="sm">
      <TextInput
        data-autofocus
        aria-label="Search workflows"
        placeholder="Search by name"
        leftSection={<Search size={15} aria-hidden />}
        value={search}
        maxLength={200}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <TakerList artifact={artifact} search={settled} />
    </Stack>
  );
}

function TakerList({ artifact, search }: { artifact: ArtifactMetadata; search: string }) {
  const { artifactId, name, format } = artifact;
  const input = { format, limit: 50, ...(search === "" ? {} : { search }) };
  const list = useInfiniteQuery(
    trpc.workflow.takers.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
    }),
  );
  if (list.error) {
    const retry = () => void list.refetch();
    const error = readErrorBody(list.error);
    return <ErrorPanel title="The workflows could not be loaded" error={error} onRetry={retry} />;
  }
  if (!list.data) return <Skeleton h={120} aria-label="Loading workflows" />;
  const takers = list.data.pages.flatMap((page) => page.items);
  const looked = list.data.pages.reduce((sum, page) => sum + page.looked, 0);
  return (
    <>
      {takers.length === 0 && <NoTaker {...{ format, search, looked, isAll: !list.hasNextPage }} />}
      <ScrollArea.Autosize mah={420} type="auto">
        <Stack gap="xs" component="ul" p={0} m={0} aria-label="Workflows that take it">
          {takers.map(({ id, name: workflow, input: { title } }) => (
            <Stack key={id} component="li" className="panel" p="sm" gap={4} align="flex-start">
              <Text fw={600}>{showText(workflow)}</Text>
              <Text size="sm" c="dimmed">
                It goes into “{showText(title)}”.
              </Text>
              <ButtonLink
                size="xs"
                to="/workflows"
                search={{ run: id, artifact: artifactId }}
                leftSection={<FileInput size={14} aria-hidden />}
                aria-label={`Fill in and run ${showText(workflow)} with ${showText(name)}`}
              >
                Fill in and run
              </ButtonLink>
            </Stack>
          ))}
        </Stack>
      </ScrollArea.Autosize>
      {list.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Look at older workflows
        </Button>
      )}
    </>
  );
}

interface NoTakerProps {
  format: ArtifactMetadata["format"];
  search: string;
  looked: number;
  /** Whether there is no workflow left to look at. */
  isAll: boolean;
}

function NoTaker({ format, search, looked, isAll }: NoTakerProps) {
  const which = search === "" ? "" : ` with “${search}” in the name`;
  if (!isAll) {
    return (
      <EmptyState icon={FileInput} title="None so far takes this artifact">
        None of the newest {looked.toLocaleString("en-US")} workflows{which} takes the format {format}.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={FileInput}
      title={search === "" ? "No workflow takes this artifact" : "No workflow matches"}
      action={
        <ButtonLink variant="default" to="/workflows">
          Open workflows
        </ButtonLink>
      }
    >
      No workflow{which} has an input that takes an artifact of format {format}. Give a workflow an input of
      type file, then come back.
    </EmptyState>
  );
}
