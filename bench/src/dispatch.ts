import { type GraphNode, isRunEnded, WorkflowGraph } from "@exhibit/contracts";
import { getRun, saveWorkflow, startRun } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import type { BenchMachine } from "./bench-machine.ts";
import type { Figure } from "./report.ts";
import { median } from "./statistics.ts";

const rounds = 9;
const chainAimMs = 100;
const parallelAimMs = 1500;

/** Trivial durable steps: a chain of ten, and a hundred side by side, from the start's commit to the run's end. */
export async function benchDispatch(machine: BenchMachine): Promise<Figure[]> {
  const chain = await measure(machine, "chain", buildChain(10));
  const parallel = await measure(machine, "parallel", buildParallel(100));
  return [
    {
      name: "chain of ten durable steps",
      measured: `${chain.toFixed(0)} ms`,
      aim: `≤ ${chainAimMs} ms`,
      reached: chain <= chainAimMs,
      beside:
        "Temporal's development server about 1,050 ms on such a machine; n8n 63 without durability, 130 with",
    },
    {
      name: "100 parallel steps",
      measured: `${parallel.toFixed(0)} ms`,
      aim: `≤ ${parallelAimMs} ms`,
      reached: parallel <= parallelAimMs,
      beside: `${(100_000 / parallel).toFixed(0)} steps/s on one runner`,
    },
  ];
}

function buildNode(ref: string, previous?: string): GraphNode {
  return {
    ref,
    component: { id: "test.echo", version: 1 },
    parameters: {},
    inputs: previous ? { text: { step: previous, port: "text" } } : {},
    artifacts: { saveRunArtifacts: true, publishToLibrary: false },
  };
}

function buildChain(length: number): GraphNode[] {
  return Array.from({ length }, (_, index) =>
    buildNode(`step${index}`, index > 0 ? `step${index - 1}` : undefined),
  );
}

function buildParallel(count: number): GraphNode[] {
  return Array.from({ length: count }, (_, index) => buildNode(`step${index}`));
}

/** Median of the rounds after a first one that warms up; each run must have succeeded with every step tried once. */
async function measure({ scope }: BenchMachine, name: string, nodes: GraphNode[]): Promise<number> {
  const graph = WorkflowGraph.parse({ nodes });
  const { id: workflowId } = await saveWorkflow(scope, { name, description: "", graph });
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { runId } = await startRun(scope, { workflowId, inputs: {} });
    const run = await waitFor(
      async () => {
        const now = await getRun(scope, { runId });
        return isRunEnded(now.state) ? now : null;
      },
      { timeoutMs: 60_000, intervalMs: 50, what: `the end of ${name}` },
    );
    if (run.state !== "succeeded" || run.steps.some((step) => step.attempts.length !== 1)) {
      throw new Error(`${name}: not every step ran once`);
    }
    times.push(Date.parse(run.endedAt ?? "") - Date.parse(run.createdAt));
  }
  return median(times.slice(1));
}
