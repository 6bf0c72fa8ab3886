import type { ArtifactMetadata, ArtifactReference, FileFormat, PortType } from "@exhibit/contracts";
import { describePortType } from "@exhibit/contracts";
import { Button, Group, Modal, Radio, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";
import { explainArtifactMisfit } from "./explain-artifact-misfit.ts";
import { PickerList } from "./picker-list.tsx";
import { listReferenceChoices } from "./reference-choices.ts";

interface ArtifactPickerProps {
  opened: boolean;
  /** What the picked artifact is for, as in "Report". */
  title: string;
  type: PortType;
  onPick: (reference: ArtifactReference) => void;
  onClose: () => void;
}

/** Picks an artifact that fits a port, and how to point at it. Escape changes nothing. */
export function ArtifactPicker({ opened, title, type, onPick, onClose }: ArtifactPickerProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={`Pick an artifact for “${title}”`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <PickerBody
        type={type}
        onPick={(reference) => {
          onPick(reference);
          onClose();
        }}
      />
    </Modal>
  );
}

function PickerBody({ type, onPick }: { type: PortType; onPick: (reference: ArtifactReference) => void }) {
  const [search, setSearch] = useState("");
  const [publishedOnly, setPublishedOnly] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const [picked, setPicked] = useState<ArtifactMetadata | null>(null);
  const formats = showsAll || type.kind !== "file" ? undefined : type.formats;
  const list = usePickList({ search, publishedOnly, formats });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Takes {describePortType(type)}.
      </Text>
      <TextInput
        data-autofocus
        aria-label="Search artifacts"
        placeholder="Search by name or label"
        leftSection={<Search size={15} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Group gap="lg">
        <Switch
          label="Library only"
          checked={publishedOnly}
          onChange={(event) => setPublishedOnly(event.currentTarget.checked)}
        />
        <Switch
          label="Show what does not fit"
          checked={showsAll}
          onChange={(event) => setShowsAll(event.currentTarget.checked)}
        />
      </Group>
      {list.error ? (
        <ErrorPanel
          title="The artifacts could not be loaded"
          error={readErrorBody(list.error)}
          onRetry={() => void list.refetch()}
        />
      ) : (
        <PickerList
          list={list}
          misfitOf={(artifact) => explainArtifactMisfit(artifact, type)}
          showsMisfits={showsAll}
          picked={picked}
          onPick={setPicked}
        />
      )}
      {picked && <PointingForm key={picked.artifactId} artifact={picked} onPick={onPick} />}
    </Stack>
  );
}

interface PointingFormProps {
  artifact: ArtifactMetadata;
  onPick: (reference: ArtifactReference) => void;
}

function PointingForm({ artifact, onPick }: PointingFormProps) {
  const choices = listReferenceChoices(artifact);
  const [by, setBy] = useState<string>("id");
  const chosen = choices.find((choice) => choice.value === by) ?? choices[0];
  return (
    <Stack gap="sm" className="panel" p="sm">
      <Radio.Group
        label={`Which one should runs use? Picked: ${showText(artifact.name)}`}
        value={by}
        onChange={setBy}
      >
        <Stack gap="xs" mt="xs">
          {choices.map(({ value, label, help }) => (
            <Radio key={value} value={value} label={label} description={help} />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button onClick={() => chosen && onPick(chosen.reference)}>Use this artifact</Button>
      </Group>
    </Stack>
  );
}

interface PickFilter {
  search: string;
  publishedOnly: boolean;
  formats: readonly FileFormat[] | undefined;
}

function usePickList({ search, publishedOnly, formats }: PickFilter) {
  const [settled] = useDebouncedValue(search.trim(), 200);
  const input = {
    publishedOnly,
    limit: 100,
    ...(settled === "" ? {} : { search: settled }),
    ...(formats ? { formats: [...formats] } : {}),
  };
  return useInfiniteQuery(
    trpc.artifact.pick.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
    }),
  );
}

/** The pages of artifacts that a picker shows. */
export type PickList = ReturnType<typeof usePickList>;
