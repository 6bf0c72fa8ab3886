import type { ComponentDescriptor } from "@exhibit/contracts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import "./ports.css";
import { Builder } from "./builder.tsx";
import { CatalogueProvider } from "./catalogue.tsx";
import { useBuilderSearch } from "./use-builder-search.ts";

/** The builder with an empty workflow. */
export function NewWorkflowPage() {
  useTabTitle("New workflow");
  return (
    <WithComponents>
      <Builder workflow={undefined} onReload={() => undefined} />
    </WithComponents>
  );
}

/** The builder with a stored workflow, at the version that the address names or the latest. */
export function WorkflowPage({ workflowId }: { workflowId: string }) {
  const { v } = useBuilderSearch();
  const input = v === undefined ? { workflowId } : { workflowId, version: v };
  // Edits go on from what was loaded; a refetch behind them would only confuse.
  const workflow = useQuery(trpc.workflow.get.queryOptions(input, { refetchOnWindowFocus: false }));
  const [reloads, setReloads] = useState(0);
  useTabTitle(workflow.data?.name ?? "Workflow");
  const reload = async () => {
    const { isSuccess } = await workflow.refetch();
    if (isSuccess) setReloads((count) => count + 1);
  };
  if (workflow.error) {
    return (
      <ErrorPanel
        title="The workflow could not be loaded"
        error={readErrorBody(workflow.error)}
        onRetry={() => void workflow.refetch()}
      />
    );
  }
  if (!workflow.data) return <Skeleton h={400} aria-label="Loading the workflow" />;
  return (
    <WithComponents>
      <Builder
        key={`${workflowId} ${v ?? "latest"} ${reloads}`}
        workflow={workflow.data}
        onReload={() => void reload()}
      />
    </WithComponents>
  );
}

function WithComponents({ children }: { children: ReactNode }) {
  // Runners come and go, and their tools with them.
  const components = useQuery(
    trpc.component.list.queryOptions(undefined, { staleTime: 5_000, refetchInterval: 15_000 }),
  );
  if (components.error) {
    return (
      <ErrorPanel
        title="The components could not be loaded"
        error={readErrorBody(components.error)}
        onRetry={() => void components.refetch()}
      />
    );
  }
  if (!components.data) return <Skeleton h={400} aria-label="Loading the components" />;
  const list: readonly ComponentDescriptor[] = components.data;
  return <CatalogueProvider value={list}>{children}</CatalogueProvider>;
}

function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Exhibit`;
  }, [title]);
}
