import "@xyflow/react/dist/style.css";
import type { GraphEdge } from "@exhibit/contracts";
import { listGraphEdges } from "@exhibit/contracts";
import { useMantineColorScheme } from "@mantine/core";
import {
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  type Edge,
  type IsValidConnection,
  type NodeChange,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  useNodesInitialized,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import classes from "./canvas.module.css";
import { CanvasNode, type CanvasNodeModel } from "./canvas-node.tsx";
import { useComponents, useFindComponent, useGraphIssues } from "./catalogue.tsx";
import { explainConnection } from "./explain-connection.ts";
import { positionOf, removeNode, setInput, updateNode } from "./graph-edits.ts";
import { draggedComponentType } from "./palette.tsx";
import { useInsertNode } from "./use-insert-node.ts";

const nodeTypes = { component: CanvasNode };

interface CanvasProps {
  selectedRef: string | undefined;
  onSelect: (ref: string | undefined) => void;
}

/** The workflow as a drawing. All that can be done here by dragging can be done in the panels by keyboard too. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasSurface {...props} />
    </ReactFlowProvider>
  );
}

function CanvasSurface({ selectedRef, onSelect }: CanvasProps) {
  const { colorScheme } = useMantineColorScheme();
  const { editGraph } = useBuilderStore().getState();
  const [nodes, changeNodes] = useCanvasNodes(selectedRef, onSelect);
  const [edges, setSelectedEdge] = useCanvasEdges();
  const { refusal, ...connecting } = useConnecting();
  const dropping = useDropping();
  useViewOnNewNodes(nodes.length);
  return (
    <section className={classes.canvas} aria-label="Canvas">
      <ReactFlow<CanvasNodeModel>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={colorScheme === "auto" ? "system" : colorScheme}
        onNodesChange={changeNodes}
        onNodesDelete={(gone) => {
          editGraph((graph) => gone.reduce((rest, node) => removeNode(rest, node.id), graph));
          onSelect(undefined);
        }}
        onEdgesDelete={(gone) => {
          editGraph((graph) =>
            gone.reduce((rest, edge) => setInput(rest, edge.target, edge.targetHandle ?? "", null), graph),
          );
        }}
        onEdgesChange={(changes) => {
          for (const change of changes) {
            if (change.type === "select") setSelectedEdge(change.selected ? change.id : null);
          }
        }}
        onPaneClick={() => onSelect(undefined)}
        {...connecting}
        {...dropping}
        deleteKeyCode={["Delete", "Backspace"]}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        minZoom={0.2}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
      <div role="status" className={classes.refusal} data-shown={refusal !== null}>
        {refusal && `Not connected: ${refusal}`}
      </div>
    </section>
  );
}

/** Brings a node that was added out of sight into view. */
function useViewOnNewNodes(count: number): void {
  const { fitView } = useReactFlow();
  const areMeasured = useNodesInitialized();
  const shown = useRef(0);
  useEffect(() => {
    if (!areMeasured) return;
    if (count > shown.current && shown.current > 0) void fitView({ maxZoom: 1, padding: 0.15 });
    shown.current = count;
  }, [count, areMeasured, fitView]);
}

/** React Flow's own state (sizes, drags) around the nodes of the draft, which decides. */
function useCanvasNodes(selectedRef: string | undefined, onSelect: CanvasProps["onSelect"]) {
  const graphNodes = useBuilder((state) => state.draft.graph.nodes);
  const { editGraph } = useBuilderStore().getState();
  const findComponent = useFindComponent();
  const issues = useGraphIssues();
  const [nodes, setNodes] = useState<CanvasNodeModel[]>([]);
  useEffect(() => {
    setNodes((previous) => {
      const known = new Map(previous.map((node) => [node.id, node]));
      return graphNodes.map((node, index): CanvasNodeModel => {
        const component = findComponent(node.component);
        const faults = issues.filter((i) => i.nodeRef === node.ref && i.severity === "error").length;
        return {
          ...known.get(node.ref),
          id: node.ref,
          type: "component",
          position: positionOf(node, index),
          data: { node, component, faults },
          selected: node.ref === selectedRef,
          ariaLabel: `Node ${node.ref}, ${component?.title ?? node.component.id}`,
        };
      });
    });
  }, [graphNodes, findComponent, issues, selectedRef]);
  const changeNodes = (changes: NodeChange<CanvasNodeModel>[]) => {
    setNodes((now) => applyNodeChanges(changes, now));
    for (const change of changes) {
      if (change.type === "select" && change.selected) onSelect(change.id);
      if (change.type === "position" && change.dragging === false && change.position) {
        const { position } = change;
        editGraph((graph) => updateNode(graph, change.id, (node) => ({ ...node, position })));
      }
    }
  };
  return [nodes, changeNodes] as const;
}

function useCanvasEdges() {
  const graph = useBuilder((state) => state.draft.graph);
  const [selectedEdge, setSelectedEdge] = useState<string | null>(null);
  const edges = useMemo(
    () =>
      listGraphEdges(graph).map(({ from, to }): Edge => {
        const id = `${to.ref}.${to.port}`;
        return {
          id,
          source: from.ref,
          sourceHandle: from.port,
          target: to.ref,
          targetHandle: to.port,
          selected: id === selectedEdge,
          ariaLabel: `From ${from.ref}.${from.port} to ${id}`,
        };
      }),
    [graph, selectedEdge],
  );
  return [edges, setSelectedEdge] as const;
}

function useConnecting() {
  const store = useBuilderStore();
  const findComponent = useFindComponent();
  const [refusal, setRefusal] = useState<string | null>(null);
  const explain = (connection: Connection | Edge) => {
    const edge = readConnection(connection);
    return edge
      ? explainConnection(store.getState().draft.graph, findComponent, edge)
      : "connect an output to an input";
  };
  const isValidConnection: IsValidConnection = (connection) => explain(connection) === null;
  const onConnect = (connection: Connection) => {
    const edge = readConnection(connection);
    if (!edge || explain(connection) !== null) return;
    const source = { step: edge.from.ref, port: edge.from.port };
    store.getState().editGraph((graph) => setInput(graph, edge.to.ref, edge.to.port, source));
  };
  const onConnectEnd: OnConnectEnd = (_, { isValid, fromHandle, toHandle }) => {
    if (isValid !== false || !fromHandle || !toHandle) return;
    const [from, to] = fromHandle.type === "source" ? [fromHandle, toHandle] : [toHandle, fromHandle];
    setRefusal(
      explain({
        source: from.nodeId,
        sourceHandle: from.id ?? null,
        target: to.nodeId,
        targetHandle: to.id ?? null,
      }),
    );
  };
  const onConnectStart = () => setRefusal(null);
  return {
    refusal,
    isValidConnection,
    onConnect,
    onConnectStart,
    onConnectEnd,
    onClickConnectStart: onConnectStart,
    onClickConnectEnd: onConnectEnd,
  };
}

function readConnection({ source, sourceHandle, target, targetHandle }: Connection | Edge): GraphEdge | null {
  if (!sourceHandle || !targetHandle) return null;
  return { from: { ref: source, port: sourceHandle }, to: { ref: target, port: targetHandle } };
}

function useDropping() {
  const { screenToFlowPosition } = useReactFlow();
  const insertNode = useInsertNode();
  const components = useComponents();
  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes(draggedComponentType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }, []);
  const onDrop = (event: DragEvent) => {
    const key = event.dataTransfer.getData(draggedComponentType);
    const component = components.find(({ id, version }) => `${id}@${version}` === key);
    if (!component) return;
    event.preventDefault();
    insertNode(component, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };
  return { onDragOver, onDrop };
}
