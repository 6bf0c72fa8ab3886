import type { Step } from "@exhibit/contracts";

/** Steps so that each stands behind its predecessors, else as they came; the order never changes while a run goes on. */
export function orderSteps<Item extends Pick<Step, "ref" | "predecessors">>(steps: readonly Item[]): Item[] {
  const byRef = new Map(steps.map((step) => [step.ref, step]));
  const done = new Set<string>();
  const ordered: Item[] = [];
  const visit = (step: Item): void => {
    if (done.has(step.ref)) return;
    done.add(step.ref);
    for (const ref of step.predecessors) {
      const before = byRef.get(ref);
      if (before) visit(before);
    }
    ordered.push(step);
  };
  for (const step of steps) visit(step);
  return ordered;
}
