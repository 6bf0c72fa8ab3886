import { explainPortMismatch, type InputSource, type Port } from "@exhibit/contracts";
import { Button, Select, Stack } from "@mantine/core";
import { Plus } from "lucide-react";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { addWorkflowInput, chooseFree } from "./graph-edits.ts";

interface WorkflowInputSourceProps {
  portKey: string;
  port: Port;
  source: InputSource | undefined;
  feed: (next: InputSource) => void;
}

/** Feeds a port from what the start of a run asks for; makes a fitting workflow input where there is none. */
export function WorkflowInputSource({ portKey, port, source, feed }: WorkflowInputSourceProps) {
  const inputs = useBuilder((state) => state.draft.graph.inputs);
  const store = useBuilderStore();
  const create = () => {
    const name = chooseFree(
      portKey,
      inputs.map((input) => input.name),
    );
    const { title, type, required } = port;
    store.getState().editGraph((graph) => addWorkflowInput(graph, { name, title, type, required }));
    feed({ workflowInput: name });
  };
  return (
    <Stack gap={6} align="stretch">
      {inputs.length > 0 && (
        <Select
          aria-label={`Workflow input for ${port.title}`}
          placeholder="Choose a workflow input"
          data={inputs.map(({ name, title, type }) => {
            const misfit = explainPortMismatch(type, port.type);
            return { value: name, label: misfit ? `${title} (${misfit})` : title, disabled: misfit !== null };
          })}
          value={source && "workflowInput" in source ? source.workflowInput : null}
          onChange={(name) => {
            if (name !== null) feed({ workflowInput: name });
          }}
        />
      )}
      <Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={create}>
        New workflow input for {port.title}
      </Button>
    </Stack>
  );
}
