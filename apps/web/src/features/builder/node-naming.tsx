import { type GraphNode, Ref } from "@exhibit/contracts";
import { SimpleGrid, TextInput } from "@mantine/core";
import { useState } from "react";
import { useBuilderStore } from "./builder-store.ts";
import { renameNode, updateNode } from "./graph-edits.ts";
import { useBuilderSearch } from "./use-builder-search.ts";

/** Title and ref of a node. A ref is taken over when the field is left, and connections follow it. */
export function NodeNaming({ node }: { node: GraphNode }) {
  const store = useBuilderStore();
  const { show } = useBuilderSearch();
  const [written, setWritten] = useState(node.ref);
  const fault = explainRefFault(
    written,
    store.getState().draft.graph.nodes.filter((other) => other !== node),
  );
  const takeOver = () => {
    if (fault || written === node.ref) return;
    store.getState().editGraph((graph) => renameNode(graph, node.ref, written));
    show({ node: written }, { replace: true });
  };
  const setTitle = (title: string) =>
    store
      .getState()
      .editGraph((graph) =>
        updateNode(graph, node.ref, ({ title: _, ...rest }) => (title === "" ? rest : { ...rest, title })),
      );
  return (
    <SimpleGrid cols={2} spacing="sm">
      <TextInput
        label="Title"
        maxLength={200}
        placeholder="As the component"
        value={node.title ?? ""}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label="Ref"
        description="Names the step in runs"
        inputWrapperOrder={["label", "input", "error", "description"]}
        value={written}
        error={fault}
        onChange={(event) => setWritten(event.currentTarget.value)}
        onBlur={takeOver}
        onKeyDown={(event) => {
          if (event.key === "Enter") takeOver();
        }}
      />
    </SimpleGrid>
  );
}

function explainRefFault(ref: string, others: readonly GraphNode[]): string | null {
  const parsed = Ref.safeParse(ref);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "not a ref";
  return others.some((other) => other.ref === ref) ? `another node is called "${ref}"` : null;
}
