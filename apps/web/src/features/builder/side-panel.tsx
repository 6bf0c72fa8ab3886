import { Tabs } from "@mantine/core";
import { useBuilder } from "./builder-store.ts";
import { useGraphIssues } from "./catalogue.tsx";
import { NodePanel } from "./node-panel.tsx";
import { ProblemList } from "./problem-list.tsx";
import { useBuilderSearch } from "./use-builder-search.ts";
import { WorkflowPanel } from "./workflow-panel.tsx";

/** Settings of the selected node, of the workflow, and what is wrong with it. */
export function SidePanel() {
  const { node: ref, panel, show } = useBuilderSearch();
  const node = useBuilder((state) => state.draft.graph.nodes.find((candidate) => candidate.ref === ref));
  const count = useGraphIssues().length;
  const shown = panel === "workflow" || panel === "problems" ? panel : node ? "node" : "workflow";
  return (
    <Tabs
      value={shown}
      onChange={(next) => show({ panel: next === "workflow" || next === "problems" ? next : undefined })}
      keepMounted={false}
    >
      <Tabs.List>
        <Tabs.Tab value="node" disabled={!node} title={node ? undefined : "Select a node first"}>
          Node
        </Tabs.Tab>
        <Tabs.Tab value="workflow">Workflow</Tabs.Tab>
        <Tabs.Tab value="problems">Problems{count > 0 && ` (${count})`}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="node" pt="md">
        {node && <NodePanel node={node} />}
      </Tabs.Panel>
      <Tabs.Panel value="workflow" pt="md">
        <WorkflowPanel />
      </Tabs.Panel>
      <Tabs.Panel value="problems" pt="md">
        <ProblemList />
      </Tabs.Panel>
    </Tabs>
  );
}
