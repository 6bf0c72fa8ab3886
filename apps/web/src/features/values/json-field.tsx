import { Json } from "@exhibit/contracts";
import { JsonInput } from "@mantine/core";
import { useState } from "react";
import type { FieldText } from "./field-text.ts";

interface JsonFieldProps extends FieldText {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** Any JSON. What can't be read yet stays in the field, with the reason, and changes nothing. */
export function JsonField({ value, onChange, error, ...text }: JsonFieldProps) {
  const [written, setWritten] = useState(() => (value === undefined ? "" : JSON.stringify(value, null, 2)));
  const fault = explainFault(written);
  return (
    <JsonInput
      {...text}
      autosize
      minRows={2}
      maxRows={16}
      className="json-field"
      value={written}
      error={fault ?? error}
      onChange={(next) => {
        setWritten(next);
        if (next.trim() === "") onChange(undefined);
        else if (explainFault(next) === null) onChange(Json.parse(JSON.parse(next)));
      }}
    />
  );
}

function explainFault(written: string): string | null {
  if (written.trim() === "") return null;
  try {
    JSON.parse(written);
    return null;
  } catch (error) {
    return `Not JSON yet: ${error instanceof Error ? error.message : String(error)}`;
  }
}
