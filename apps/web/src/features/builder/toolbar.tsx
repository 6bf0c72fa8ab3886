import type { Workflow } from "@exhibit/contracts";
import { Button, Group, NativeSelect, Text, TextInput, Tooltip } from "@mantine/core";
import { ArrowLeft, Play, Save } from "lucide-react";
import { ButtonLink } from "../../shell/links.tsx";
import { hasUnsavedEdits, useBuilder, useBuilderStore } from "./builder-store.ts";
import { useGraphIssues } from "./catalogue.tsx";
import { useBuilderSearch } from "./use-builder-search.ts";

interface ToolbarProps {
  workflow: Workflow | undefined;
  isSaving: boolean;
  onSave: () => void;
  onRun: () => void;
}

/** Name, version, and the two things that one does with a workflow: save and run. */
export function Toolbar({ workflow, isSaving, onSave, onRun }: ToolbarProps) {
  const name = useBuilder((state) => state.draft.name);
  const isDirty = useBuilder(hasUnsavedEdits);
  const { editDraft } = useBuilderStore().getState();
  return (
    <Group gap={8} wrap="wrap">
      <ButtonLink to="/workflows" variant="subtle" px="xs" leftSection={<ArrowLeft size={15} aria-hidden />}>
        Workflows
      </ButtonLink>
      <TextInput
        aria-label="Workflow name"
        placeholder="Name this workflow"
        maxLength={120}
        flex={1}
        miw={180}
        value={name}
        onChange={(event) => editDraft({ name: event.currentTarget.value })}
      />
      {workflow && <VersionSelect workflow={workflow} />}
      <Text size="xs" c="dimmed" role="status">
        {isDirty ? "Unsaved changes" : workflow ? "Saved" : "Not saved yet"}
      </Text>
      <Button
        variant="default"
        leftSection={<Save size={15} aria-hidden />}
        loading={isSaving}
        onClick={onSave}
      >
        Save
      </Button>
      <RunButton isUnsaved={isDirty || !workflow} isSaving={isSaving} onRun={onRun} />
    </Group>
  );
}

function VersionSelect({ workflow }: { workflow: Workflow }) {
  const { v, show } = useBuilderSearch();
  const latest = Math.max(workflow.latestVersion, useBuilder((state) => state.baseVersion) ?? 1);
  const versions = Array.from({ length: latest }, (_, index) => latest - index);
  return (
    <NativeSelect
      aria-label="Version"
      value={String(v ?? latest)}
      data={versions.map((version) => ({
        value: String(version),
        label: version === latest ? `v${version} (latest)` : `v${version}`,
      }))}
      onChange={(event) => {
        const picked = Number(event.currentTarget.value);
        show({ v: picked === latest ? undefined : picked });
      }}
    />
  );
}

interface RunButtonProps {
  isUnsaved: boolean;
  isSaving: boolean;
  onRun: () => void;
}

function RunButton({ isUnsaved, isSaving, onRun }: RunButtonProps) {
  const { show } = useBuilderSearch();
  const errors = useGraphIssues().filter((issue) => issue.severity === "error").length;
  const label = isUnsaved ? "Save and run" : "Run";
  if (errors === 0) {
    return (
      <Button leftSection={<Play size={15} aria-hidden />} disabled={isSaving} onClick={onRun}>
        {label}
      </Button>
    );
  }
  const reason = `Can’t run yet: ${errors === 1 ? "1 problem" : `${errors} problems`}. Show them.`;
  return (
    <Tooltip label={reason}>
      <Button
        variant="default"
        leftSection={<Play size={15} aria-hidden />}
        aria-description={reason}
        onClick={() => show({ panel: "problems" })}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
