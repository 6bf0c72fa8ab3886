import { z } from "zod";
import { ArtifactReference } from "./artifact.ts";
import { describePortType, type PortType } from "./port.ts";
import type { Json } from "./primitives.ts";

const plainSchemas = { text: z.string(), number: z.number(), boolean: z.boolean() } as const;

/**
 * Why a value written into a graph or given at a start can't stand at a port of this type, or null when it can.
 * Files and secrets are never written as values.
 */
export function explainValueMismatch(value: Json, type: PortType): string | null {
  switch (type.kind) {
    case "text":
    case "number":
    case "boolean":
      return plainSchemas[type.kind].safeParse(value).success
        ? null
        : `takes ${type.kind}, got ${describeValue(value)}`;
    case "list":
      return explainListMismatch(value, type);
    case "file":
      return `takes a ${describePortType(type)}: connect a step or pick an artifact, got ${describeValue(value)}`;
    case "secret":
      return "takes a secret, which can't be written into a workflow: pick one by its name";
    case "json":
    case "any":
      return null;
  }
}

function explainListMismatch(value: Json, type: Extract<PortType, { kind: "list" }>): string | null {
  if (!Array.isArray(value)) {
    // One value stands for a list of one.
    const fault = value === null ? "" : explainValueMismatch(value, type.item);
    return fault === null ? null : `takes a ${describePortType(type)}, got ${describeValue(value)}`;
  }
  for (const [index, item] of value.entries()) {
    const fault = explainValueMismatch(item, type.item);
    if (fault) return `item ${index + 1} ${fault}`;
  }
  return null;
}

/** Why an artifact can't stand at a port of this type, or null when it can. Its format is checked when it is resolved. */
export function explainArtifactMismatch(reference: ArtifactReference, type: PortType): string | null {
  const item = type.kind === "list" ? type.item : type;
  if (item.kind !== "file" && item.kind !== "json" && item.kind !== "any") {
    return `takes ${describePortType(type)}, got an artifact`;
  }
  const versioned = reference.by === "collection";
  if (versioned && (reference.alias === undefined) === (reference.version === undefined)) {
    return "takes a series at an alias or at a version: give exactly one of the two";
  }
  return null;
}

/** Why a secret can't stand at a port of this type, or null when it can: no other port keeps a value to itself. */
export function explainSecretMismatch(type: PortType): string | null {
  return type.kind === "secret" ? null : `takes ${describePortType(type)}, got a secret`;
}

/** Why a default can't stand at a workflow input of this type, or null. The default of a file is an artifact reference. */
export function explainDefaultMismatch(value: Json, type: PortType): string | null {
  if (type.kind !== "file") return explainValueMismatch(value, type);
  const reference = ArtifactReference.safeParse(value);
  if (reference.success) return explainArtifactMismatch(reference.data, type);
  return `takes a reference to an artifact, got ${describeValue(value)}`;
}

const shownCharacters = 60;

/** A value in a message: its JSON, cut where it is long. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const shown = String(JSON.stringify(value));
  return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown;
}
