import { Button, Stack, Text, Textarea, Title } from "@mantine/core";
import { Plus } from "lucide-react";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { addWorkflowInput, chooseFree } from "./graph-edits.ts";
import { WorkflowInputEditor } from "./workflow-input-editor.tsx";

/** What concerns the whole workflow: its description, and what the start of a run asks for. */
export function WorkflowPanel() {
  const description = useBuilder((state) => state.draft.description);
  const inputs = useBuilder((state) => state.draft.graph.inputs);
  const { editDraft, editGraph } = useBuilderStore().getState();
  const add = () =>
    editGraph((graph) => {
      const name = chooseFree(
        "input",
        graph.inputs.map((input) => input.name),
      );
      return addWorkflowInput(graph, { name, title: "New input", type: { kind: "text" }, required: true });
    });
  return (
    <Stack gap="lg" component="section" aria-label="Workflow settings">
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2000}
        value={description}
        onChange={(event) => editDraft({ description: event.currentTarget.value })}
      />
      <Stack gap="sm">
        <Title order={2}>Workflow inputs</Title>
        <Text size="sm" c="dimmed">
          Asked for when a run starts. Steps take them by choosing “Workflow input” as a source.
        </Text>
        {inputs.map((input) => (
          <WorkflowInputEditor key={input.name} input={input} />
        ))}
        <Button variant="default" leftSection={<Plus size={15} aria-hidden />} onClick={add}>
          Add workflow input
        </Button>
      </Stack>
    </Stack>
  );
}
