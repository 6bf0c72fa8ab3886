import {
  type ComponentDescriptor,
  type GraphIssue,
  type GraphNode,
  hasArtifactSettings,
  type Json,
  listGraphEdges,
} from "@exhibit/contracts";
import { Button, Skeleton, Spoiler, Stack, Text, Title } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { lazy, Suspense, useCallback } from "react";
import { ArtifactSettingsForm } from "./artifact-settings-form.tsx";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { useFindComponent, useGraphIssues } from "./catalogue.tsx";
import { removeNode, setParameters } from "./graph-edits.ts";
import { InputSourceField } from "./input-source-field.tsx";
import { NodeNaming } from "./node-naming.tsx";
import { ParameterForm } from "./parameter-form.tsx";
import { PortTypeLabel } from "./port-mark.tsx";
import { MissingTools } from "./tool-needs.tsx";
import { useBuilderSearch } from "./use-builder-search.ts";
import { useFocusedPort } from "./use-focused-port.ts";

const MarkdownText = lazy(async () => ({
  default: (await import("../../ui/markdown-text.tsx")).MarkdownText,
}));

/** All settings of the selected node. */
export function NodePanel({ node }: { node: GraphNode }) {
  const component = useFindComponent()(node.component);
  const issues = useGraphIssues().filter((issue) => issue.nodeRef === node.ref);
  const panel = useFocusedPort(node.ref);
  return (
    <Stack gap="lg" component="section" aria-label={`Settings of ${node.ref}`} ref={panel}>
      <Stack gap="sm">
        <Title order={2}>{node.title ?? component?.title ?? node.ref}</Title>
        {component ? (
          <ComponentSummary component={component} />
        ) : (
          <Text size="sm" c="var(--mantine-color-error)">
            This studio does not know the component {node.component.id} version {node.component.version}.
          </Text>
        )}
        {component && <MissingTools component={component} />}
        <NodeNaming key={node.ref} node={node} />
      </Stack>
      {component && <ComponentSettings node={node} component={component} issues={issues} />}
      <DeleteNodeButton nodeRef={node.ref} />
    </Stack>
  );
}

function ComponentSummary({ component }: { component: ComponentDescriptor }) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {component.title} · <span className="mono">{component.id}</span> version {component.version}
      </Text>
      <Text size="sm">{component.summary}</Text>
      {component.docs && (
        <Spoiler maxHeight={0} showLabel="Read more" hideLabel="Read less">
          <Suspense fallback={<Skeleton h={60} />}>
            <MarkdownText text={component.docs} />
          </Suspense>
        </Spoiler>
      )}
    </Stack>
  );
}

interface ComponentSettingsProps {
  node: GraphNode;
  component: ComponentDescriptor;
  issues: readonly GraphIssue[];
}

function ComponentSettings({ node, component, issues }: ComponentSettingsProps) {
  const store = useBuilderStore();
  const { ref } = node;
  const keepParameters = useCallback(
    (parameters: Record<string, Json>) =>
      store.getState().editGraph((graph) => setParameters(graph, ref, parameters)),
    [store, ref],
  );
  return (
    <>
      <Stack gap="sm">
        <Title order={3}>Inputs</Title>
        {Object.keys(component.inputs).length === 0 && (
          <Text size="sm" c="dimmed">
            This component takes no inputs.
          </Text>
        )}
        {Object.entries(component.inputs).map(([key, port]) => (
          <InputSourceField
            key={`${ref}.${key}`}
            nodeRef={ref}
            portKey={key}
            port={port}
            source={Object.hasOwn(node.inputs, key) ? node.inputs[key] : undefined}
            fault={issues.find((issue) => issue.port === key)?.message}
          />
        ))}
      </Stack>
      <Stack gap="sm">
        <Title order={3}>Parameters</Title>
        <ParameterForm
          key={ref}
          component={component}
          parameters={node.parameters}
          onChange={keepParameters}
        />
      </Stack>
      {hasArtifactSettings(component) && (
        <Stack gap="sm">
          <Title order={3}>Artifacts</Title>
          <ArtifactSettingsForm nodeRef={ref} component={component} settings={node.artifacts} />
        </Stack>
      )}
      <OutputList nodeRef={ref} component={component} />
    </>
  );
}

function OutputList({ nodeRef, component }: { nodeRef: string; component: ComponentDescriptor }) {
  const graph = useBuilder((state) => state.draft.graph);
  const edges = listGraphEdges(graph).filter(({ from }) => from.ref === nodeRef);
  return (
    <Stack gap={6}>
      <Title order={3}>Outputs</Title>
      {Object.entries(component.outputs).map(([key, port]) => {
        const takers = edges.filter(({ from }) => from.port === key).map(({ to }) => `${to.ref}.${to.port}`);
        return (
          <div key={key}>
            <Text size="sm">
              {port.title} <PortTypeLabel type={port.type} />
            </Text>
            <Text size="xs" c="dimmed">
              {takers.length > 0 ? `Feeds ${takers.join(", ")}` : "Feeds no step"}
            </Text>
          </div>
        );
      })}
    </Stack>
  );
}

function DeleteNodeButton({ nodeRef }: { nodeRef: string }) {
  const { editGraph } = useBuilderStore().getState();
  const { show } = useBuilderSearch();
  return (
    <Button
      variant="default"
      leftSection={<Trash2 size={15} aria-hidden />}
      onClick={() => {
        editGraph((graph) => removeNode(graph, nodeRef));
        show({ node: undefined });
      }}
    >
      Delete node
    </Button>
  );
}
