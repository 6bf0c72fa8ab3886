import { listGraphEdges, type WorkflowGraph } from "./graph.ts";

/** How the nodes of a graph depend on each other. */
export interface GraphOrder {
  /** Refs so that each stands behind its predecessors; nodes on or behind a cycle are left out. */
  order: string[];
  /** Nodes on the longest way through the graph; of an acyclic graph. */
  depth: number;
  /** One cycle with its first ref repeated at the end, or null. */
  cycle: string[] | null;
}

/** Orders a graph in time linear in nodes and edges (Kahn). Edges from steps that do not exist are ignored. */
export function orderGraph(graph: WorkflowGraph): GraphOrder {
  const predecessors = new Map<string, Set<string>>(graph.nodes.map((node) => [node.ref, new Set()]));
  const successors = new Map<string, string[]>(graph.nodes.map((node) => [node.ref, []]));
  for (const { from, to } of listGraphEdges(graph)) {
    const before = predecessors.get(to.ref);
    if (!before || !predecessors.has(from.ref) || before.has(from.ref)) continue;
    before.add(from.ref);
    successors.get(from.ref)?.push(to.ref);
  }
  const order: string[] = [];
  const depths = new Map<string, number>();
  const open = new Map([...predecessors].map(([ref, before]) => [ref, before.size]));
  const ready = [...open].filter(([, count]) => count === 0).map(([ref]) => ref);
  for (let ref = ready.pop(); ref !== undefined; ref = ready.pop()) {
    order.push(ref);
    const depth = depths.get(ref) ?? 1;
    depths.set(ref, depth);
    for (const next of successors.get(ref) ?? []) {
      depths.set(next, Math.max(depths.get(next) ?? 1, depth + 1));
      const left = (open.get(next) ?? 0) - 1;
      open.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  const reached = [...open].filter(([, count]) => count === 0).map(([ref]) => depths.get(ref) ?? 1);
  return {
    order,
    depth: reached.reduce((deepest, depth) => Math.max(deepest, depth), 0),
    cycle: findCycle(open, predecessors),
  };
}

/** Whatever Kahn leaves has a predecessor that was left too, so walking backwards must come round. */
function findCycle(
  open: ReadonlyMap<string, number>,
  predecessors: ReadonlyMap<string, ReadonlySet<string>>,
): string[] | null {
  const isLeft = (ref: string) => (open.get(ref) ?? 0) > 0;
  let current = [...open.keys()].find(isLeft);
  if (current === undefined) return null;
  const walked = new Map<string, number>();
  const path: string[] = [];
  while (current !== undefined && !walked.has(current)) {
    walked.set(current, path.length);
    path.push(current);
    current = [...(predecessors.get(current) ?? [])].find(isLeft);
  }
  if (current === undefined) return null;
  const loop = path.slice(walked.get(current)).reverse();
  return [...loop, ...loop.slice(0, 1)];
}
