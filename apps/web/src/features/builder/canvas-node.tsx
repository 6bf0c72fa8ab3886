import {
  type ComponentDescriptor,
  describePortType,
  explainPortMismatch,
  type GraphNode,
  type Port,
  type PortType,
} from "@exhibit/contracts";
import { Handle, type Node, type NodeProps, Position, useConnection } from "@xyflow/react";
import { Archive, TriangleAlert } from "lucide-react";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import { useBuilder } from "./builder-store.ts";
import classes from "./canvas-node.module.css";
import { useFindComponent } from "./catalogue.tsx";
import { describeKeeping } from "./graph-edits.ts";

/** A node as the canvas holds it. */
export type CanvasNodeModel = Node<
  { node: GraphNode; component: ComponentDescriptor | undefined; faults: number },
  "component"
>;

/** A component on the canvas: its inputs on the left, its outputs on the right, what becomes of its files below. */
export function CanvasNode({ data: { node, component, faults }, selected }: NodeProps<CanvasNodeModel>) {
  const keeping = describeKeeping(node, component);
  return (
    <div className={classes.node} data-selected={selected} data-faulty={faults > 0}>
      <div className={classes.head}>
        <div className={classes.title}>{node.title ?? component?.title ?? node.component.id}</div>
        <div className={classes.ref}>{node.ref}</div>
      </div>
      <div className={classes.ports}>
        <Ports nodeRef={node.ref} ports={component?.inputs ?? {}} side="input" />
        <Ports nodeRef={node.ref} ports={component?.outputs ?? {}} side="output" />
      </div>
      {(keeping || faults > 0) && (
        <div className={classes.foot}>
          {keeping && (
            <ToneBadge tone={keeping === "Not kept" ? "warning" : "neutral"} icon={Archive}>
              {keeping}
            </ToneBadge>
          )}
          {faults > 0 && (
            <ToneBadge tone="danger" icon={TriangleAlert}>
              {faults === 1 ? "1 problem" : `${faults} problems`}
            </ToneBadge>
          )}
        </div>
      )}
    </div>
  );
}

interface PortsProps {
  nodeRef: string;
  ports: Readonly<Record<string, Port>>;
  side: "input" | "output";
}

function Ports({ nodeRef, ports, side }: PortsProps) {
  const isInput = side === "input";
  const fits = useFit(nodeRef, side);
  return (
    <ul className={classes.list} data-side={side}>
      {Object.entries(ports).map(([key, port]) => (
        <li key={key} className={classes.port}>
          <Handle
            id={key}
            type={isInput ? "target" : "source"}
            position={isInput ? Position.Left : Position.Right}
            className={classes.handle}
            data-kind={port.type.kind}
            data-fits={fits(port.type)}
            role="img"
            aria-label={`${isInput ? "Input" : "Output"} ${port.title}: ${describePortType(port.type)}`}
            title={`${port.title}: ${describePortType(port.type)}`}
          />
          {port.title}
          {isInput && port.required && <span aria-hidden> *</span>}
        </li>
      ))}
    </ul>
  );
}

/** While a connection is being drawn: whether a port's type fits its other end. Otherwise undefined. */
function useFit(nodeRef: string, side: PortsProps["side"]): (type: PortType) => boolean | undefined {
  const end = useConnection((connection) => (connection.inProgress ? connection.fromHandle : null));
  const graphNodes = useBuilder((state) => state.draft.graph.nodes);
  const findComponent = useFindComponent();
  if (!end) return () => undefined;
  const isOutput = end.type === "source";
  const node = graphNodes.find((candidate) => candidate.ref === end.nodeId);
  const component = node && findComponent(node.component);
  const other = component?.[isOutput ? "outputs" : "inputs"][end.id ?? ""]?.type;
  if (!other || end.nodeId === nodeRef || isOutput !== (side === "input")) return () => false;
  return (type) => (isOutput ? explainPortMismatch(other, type) : explainPortMismatch(type, other)) === null;
}
