import type { ComponentDescriptor } from "@exhibit/contracts";
import { useBuilderStore } from "./builder-store.ts";
import { addNode } from "./graph-edits.ts";
import { useBuilderSearch } from "./use-builder-search.ts";

/** Puts a new node of a component into the workflow and selects it. */
export function useInsertNode(): (
  component: ComponentDescriptor,
  position?: { x: number; y: number },
) => void {
  const store = useBuilderStore();
  const { show } = useBuilderSearch();
  return (component, position) => {
    const { draft, editDraft } = store.getState();
    const { graph, ref } = addNode(draft.graph, component, position);
    editDraft({ graph });
    show({ node: ref, panel: undefined });
  };
}
