import { type ComponentDescriptor, describePortType, type GraphNode, type Port } from "@exhibit/contracts";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { Archive, TriangleAlert } from "lucide-react";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import classes from "./canvas-node.module.css";
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
        <Ports ports={component?.inputs ?? {}} side="input" />
        <Ports ports={component?.outputs ?? {}} side="output" />
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

function Ports({ ports, side }: { ports: Readonly<Record<string, Port>>; side: "input" | "output" }) {
  const isInput = side === "input";
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
