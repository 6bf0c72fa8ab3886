import type { RunSummary } from "@exhibit/contracts";
import { TextLink } from "../../shell/links.tsx";
import { showText } from "../../ui/show-text.ts";

interface RunWorkflowProps {
  run: Pick<RunSummary, "workflowId" | "workflowName" | "workflowVersion" | "workflowDeleted">;
}

/** The workflow of a run with the version that ran; where it was deleted since, there is no way to it. */
export function RunWorkflow({ run }: RunWorkflowProps) {
  const name = (
    <>
      <bdi>{showText(run.workflowName)}</bdi> v{run.workflowVersion}
    </>
  );
  if (run.workflowDeleted) return <span>{name} (deleted)</span>;
  return (
    <TextLink
      to="/workflows/$workflowId"
      params={{ workflowId: run.workflowId }}
      search={{ v: run.workflowVersion }}
      preload={false}
    >
      {name}
    </TextLink>
  );
}
