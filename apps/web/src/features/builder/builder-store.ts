import type { Workflow, WorkflowGraph } from "@exhibit/contracts";
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

/** What is being edited. */
export interface Draft {
  name: string;
  description: string;
  graph: WorkflowGraph;
}

interface BuilderState {
  draft: Draft;
  /** The draft as it was loaded or last saved. */
  saved: Draft;
  /** The version that a save goes on from; undefined before the first save. */
  baseVersion: number | undefined;
  /** The node and port that a click on a problem asked for; a new object for each click. */
  focusedPort: { ref: string; port: string | undefined } | null;
  focusPort: (ref: string, port: string | undefined) => void;
  editDraft: (change: Partial<Draft>) => void;
  editGraph: (change: (graph: WorkflowGraph) => WorkflowGraph) => void;
  /** Takes what the server has stored; edits made while it was being saved stay. */
  acceptSaved: (workflow: Workflow, sent: Draft) => void;
}

/** The state of one builder; lives as long as its page. */
export function createBuilderStore(initial: Draft, baseVersion: number | undefined): StoreApi<BuilderState> {
  return createStore<BuilderState>()((set) => ({
    draft: initial,
    saved: initial,
    baseVersion,
    focusedPort: null,
    focusPort: (ref, port) => set({ focusedPort: { ref, port } }),
    editDraft: (change) => set(({ draft }) => ({ draft: { ...draft, ...change } })),
    editGraph: (change) => set(({ draft }) => ({ draft: { ...draft, graph: change(draft.graph) } })),
    acceptSaved: ({ name, description, graph, version }, sent) => {
      const stored = { name, description, graph };
      set(({ draft }) =>
        draft === sent
          ? { draft: stored, saved: stored, baseVersion: version }
          : { saved: sent, baseVersion: version },
      );
    },
  }));
}

/** True while there are edits that no version holds. */
export function hasUnsavedEdits({ draft, saved }: Pick<BuilderState, "draft" | "saved">): boolean {
  return draft !== saved && JSON.stringify(draft) !== JSON.stringify(saved);
}

const BuilderContext = createContext<StoreApi<BuilderState> | null>(null);

/** Gives the pages below it their builder's state. */
export const BuilderProvider = BuilderContext.Provider;

/** The store itself, for reading in handlers. */
export function useBuilderStore(): StoreApi<BuilderState> {
  const store = useContext(BuilderContext);
  if (!store) throw new Error("useBuilderStore outside of a BuilderProvider");
  return store;
}

/** A part of the builder's state; renders again when it changes. */
export function useBuilder<Part>(select: (state: BuilderState) => Part): Part {
  return useStore(useBuilderStore(), select);
}
