import { ComponentDescriptor, type Port } from "@exhibit/contracts";
import { z } from "zod";
import type { ComponentDefinition } from "./define-component.ts";
import type { Ports, TypedPort } from "./ports.ts";

/**
 * The part of a component that the API and the browser know. `x-ui` and other meta of parameters survive as JSON
 * Schema. Which of its tools are missing is for those to fill in who know the runners.
 */
export function describeComponent(definition: ComponentDefinition): ComponentDescriptor {
  const { parameters, tools, inputs, outputs, fileOutputs, ...plain } = definition;
  return ComponentDescriptor.parse({
    ...plain,
    inputs: describePorts(inputs),
    outputs: describePorts(outputs),
    fileOutputs: mapValues(fileOutputs, (spec) => ({ many: false, ...spec })),
    // `input`: what people fill in, so fields with a default are not required.
    parametersSchema: z.toJSONSchema(parameters, { io: "input" }),
    tools: [...tools],
    missingTools: [],
  });
}

function describePorts(ports: Ports): Record<string, Port> {
  return mapValues(ports, (port, key) => describePort(port, key));
}

function describePort({ type, title, help, required }: TypedPort, key: string): Port {
  return { type, title: title ?? key, required, ...(help === undefined ? {} : { help }) };
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
