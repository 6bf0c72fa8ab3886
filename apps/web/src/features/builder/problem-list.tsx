import type { GraphIssue } from "@exhibit/contracts";
import { Stack, Text, UnstyledButton } from "@mantine/core";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useBuilderStore } from "./builder-store.ts";
import { useGraphIssues } from "./catalogue.tsx";
import classes from "./problem-list.module.css";
import { useBuilderSearch } from "./use-builder-search.ts";

/** What is wrong with the workflow as it stands; a click leads to the place. */
export function ProblemList() {
  const issues = useGraphIssues();
  if (issues.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title="No problems">
        The workflow can be run.
      </EmptyState>
    );
  }
  return (
    <Stack gap="sm" component="section" aria-label="Problems">
      <Text size="sm" c="dimmed">
        A draft can be saved with problems. It can be run when no error is left.
      </Text>
      <ul className={classes.list}>
        {issues.map((issue) => (
          <li key={`${issue.code} ${issue.nodeRef} ${issue.port} ${issue.message}`}>
            <ProblemRow issue={issue} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function ProblemRow({ issue }: { issue: GraphIssue }) {
  const store = useBuilderStore();
  const { show } = useBuilderSearch();
  const { nodeRef, severity, message, port } = issue;
  const Icon = severity === "error" ? CircleX : TriangleAlert;
  const words = (
    <Text size="sm" className={classes.words} data-severity={severity}>
      <Icon size={16} aria-label={severity === "error" ? "Error" : "Warning"} />
      <span>{message}</span>
    </Text>
  );
  if (!nodeRef) return <div className={classes.row}>{words}</div>;
  return (
    <UnstyledButton
      className={classes.row}
      onClick={() => {
        show({ node: nodeRef, panel: undefined });
        store.getState().focusPort(nodeRef, port);
      }}
    >
      {words}
    </UnstyledButton>
  );
}
