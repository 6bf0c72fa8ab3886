import { Stack, Text, UnstyledButton } from "@mantine/core";
import { useBuilder } from "./builder-store.ts";
import { useFindComponent, useGraphIssues } from "./catalogue.tsx";
import { describeKeeping } from "./graph-edits.ts";
import classes from "./node-list.module.css";
import { useBuilderSearch } from "./use-builder-search.ts";

/** The workflow's nodes as a list, where the screen is too narrow for the canvas. */
export function NodeList() {
  const graph = useBuilder((state) => state.draft.graph);
  const findComponent = useFindComponent();
  const issues = useGraphIssues();
  const { node: selected, show } = useBuilderSearch();
  if (graph.nodes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No nodes yet. Add a component.
      </Text>
    );
  }
  return (
    <Stack component="ol" gap="xs" className={classes.list} aria-label="Nodes">
      {graph.nodes.map((node) => {
        const component = findComponent(node.component);
        const feeders = Object.values(node.inputs).flatMap((source) =>
          "step" in source ? [source.step] : [],
        );
        const faults = issues.filter((issue) => issue.nodeRef === node.ref).length;
        const facts = [
          feeders.length > 0 ? `after ${[...new Set(feeders)].join(", ")}` : "",
          describeKeeping(node, component) ?? "",
          faults > 0 ? `${faults} problem${faults === 1 ? "" : "s"}` : "",
        ];
        return (
          <li key={node.ref}>
            <UnstyledButton
              className={classes.row}
              aria-pressed={selected === node.ref}
              onClick={() => show({ node: node.ref, panel: undefined })}
            >
              <Text size="sm" fw={600}>
                {node.title ?? component?.title ?? node.component.id}{" "}
                <Text span size="xs" c="dimmed" className="mono">
                  {node.ref}
                </Text>
              </Text>
              <Text size="xs" c="dimmed">
                {facts.filter(Boolean).join(" · ")}
              </Text>
            </UnstyledButton>
          </li>
        );
      })}
    </Stack>
  );
}
