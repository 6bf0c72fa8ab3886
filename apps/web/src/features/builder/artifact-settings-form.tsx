import { type ArtifactSettings, buildDefaultLabel, type ComponentDescriptor } from "@exhibit/contracts";
import { Stack, Switch, Text, TextInput } from "@mantine/core";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { updateNode } from "./graph-edits.ts";

interface ArtifactSettingsFormProps {
  nodeRef: string;
  component: ComponentDescriptor;
  settings: ArtifactSettings;
}

/** Where the files of a node are kept, and under which label they are published. */
export function ArtifactSettingsForm({ nodeRef, component, settings }: ArtifactSettingsFormProps) {
  const workflow = useBuilder((state) => state.draft.name);
  const { editGraph } = useBuilderStore().getState();
  const change = (part: Partial<ArtifactSettings>) =>
    editGraph((graph) =>
      updateNode(graph, nodeRef, (node) => ({
        ...node,
        artifacts: { ...node.artifacts, ...part },
      })),
    );
  const { artifactLabel: label, saveRunArtifacts, publishToLibrary } = settings;
  return (
    <Stack gap="sm">
      <Switch
        label="Save to run"
        description="The run’s Artifacts tab keeps what this node writes."
        checked={saveRunArtifacts}
        onChange={(event) => change({ saveRunArtifacts: event.currentTarget.checked })}
      />
      <Switch
        label="Publish to library"
        description="Each successful run adds a version to a series that everybody can find and reuse."
        checked={publishToLibrary}
        onChange={(event) => change({ publishToLibrary: event.currentTarget.checked })}
      />
      {publishToLibrary && (
        <TextInput
          label="Label"
          description="Names the series in the library. A new label begins a new series; saving fills in an empty one."
          placeholder={buildDefaultLabel(workflow.trim() || "name of the workflow", nodeRef)}
          maxLength={200}
          value={label ?? ""}
          onChange={(event) => change({ artifactLabel: event.currentTarget.value.trimStart() || undefined })}
        />
      )}
      <Text size="xs" c="dimmed">
        {describeOutcome(settings, component)}
      </Text>
    </Stack>
  );
}

function describeOutcome(
  { saveRunArtifacts, publishToLibrary }: ArtifactSettings,
  component: ComponentDescriptor,
) {
  const files = Object.values(component.fileOutputs).map(({ title, defaultName, many }) =>
    many ? `${title} (several files)` : `${title} (${defaultName})`,
  );
  const what = `Writes ${files.join(", ")}.`;
  if (!saveRunArtifacts && !publishToLibrary) {
    return `${what} Later steps can read it; when the run has ended it is thrown away.`;
  }
  return what;
}
