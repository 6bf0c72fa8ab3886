import type { ComponentDescriptor, GraphIssue } from "@exhibit/contracts";
import { validateGraph, writeDefaultLabels } from "@exhibit/contracts";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { trpc } from "../../trpc.ts";
import { useBuilder } from "./builder-store.ts";
import type { FindComponent } from "./explain-connection.ts";

const CatalogueContext = createContext<readonly ComponentDescriptor[]>([]);

/** Gives the builder below it the components that the studio knows. */
export const CatalogueProvider = CatalogueContext.Provider;

/** All components of the studio. */
export function useComponents(): readonly ComponentDescriptor[] {
  return useContext(CatalogueContext);
}

/** Looks a node's component up. */
export function useFindComponent(): FindComponent {
  const components = useComponents();
  return useMemo(() => {
    const byKey = new Map(components.map((component) => [`${component.id}@${component.version}`, component]));
    return ({ id, version }) => byKey.get(`${id}@${version}`);
  }, [components]);
}

/** The faults that the graph would have once it is saved, by the same rules as save and start. */
export function useGraphIssues(): readonly GraphIssue[] {
  const components = useComponents();
  const graph = useBuilder((state) => state.draft.graph);
  const secrets = useQuery(trpc.secret.list.queryOptions(undefined, { staleTime: 60_000 })).data;
  // Saving asks for a name and writes the labels; which name it will be makes no fault.
  return useMemo(() => {
    const names = secrets ? new Set(secrets.items.map(({ name }) => name)) : null;
    return validateGraph(writeDefaultLabels("workflow", graph), components, names).issues;
  }, [graph, components, secrets]);
}
