import type { Json, PortType } from "@exhibit/contracts";
import { NumberInput, Switch, Text, Textarea } from "@mantine/core";
import type { FieldText } from "./field-text.ts";
import { JsonField } from "./json-field.tsx";
import { LinesField } from "./lines-field.tsx";

interface PortValueFieldProps extends FieldText {
  type: PortType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** True where a value of the type can be written by hand; files are picked, secrets never written. */
export function canBeWritten(type: PortType): boolean {
  if (type.kind === "list") return type.item.kind !== "file";
  return type.kind !== "file" && type.kind !== "secret";
}

/** The control for a value of one port type. `undefined` is an empty field. */
export function PortValueField({ type, ...field }: PortValueFieldProps) {
  switch (type.kind) {
    case "text":
      return <TextField {...field} />;
    case "number":
      return <NumberField {...field} />;
    case "boolean":
      return <BooleanField {...field} />;
    case "json":
    case "any":
      return <JsonField {...field} />;
    case "list":
      if (type.item.kind === "text" || type.item.kind === "number") {
        return <LinesField of={type.item.kind} {...field} />;
      }
      return type.item.kind === "file" ? null : <JsonField {...field} />;
    case "file":
    case "secret":
      return <Text size="sm">This type can't be written by hand.</Text>;
  }
}

type PlainFieldProps = Omit<PortValueFieldProps, "type">;

function TextField({ value, onChange, ...text }: PlainFieldProps) {
  return (
    <Textarea
      {...text}
      autosize
      minRows={1}
      maxRows={12}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => {
        const written = event.currentTarget.value;
        onChange(written === "" ? undefined : written);
      }}
    />
  );
}

function NumberField({ value, onChange, ...text }: PlainFieldProps) {
  return (
    <NumberInput
      {...text}
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
    />
  );
}

function BooleanField({ value, onChange, required: _, placeholder: __, ...text }: PlainFieldProps) {
  return (
    <Switch {...text} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
  );
}
