import type { Json } from "@exhibit/contracts";
import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { FieldText } from "./field-text.ts";

interface LinesFieldProps extends FieldText {
  of: "text" | "number";
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** A list of texts or numbers, one a line; empty lines don't count. */
export function LinesField({ of, value, onChange, description, ...text }: LinesFieldProps) {
  const [written, setWritten] = useState(() => (Array.isArray(value) ? value.map(String).join("\n") : ""));
  return (
    <Textarea
      {...text}
      description={description ? `${description} One per line.` : "One per line."}
      autosize
      minRows={2}
      maxRows={12}
      value={written}
      onChange={(event) => {
        setWritten(event.currentTarget.value);
        onChange(readLines(event.currentTarget.value, of));
      }}
    />
  );
}

/** A line that is no number stays text, so that the validation can name it. */
function readLines(written: string, of: "text" | "number"): Json | undefined {
  const lines = written.split("\n").flatMap((line) => line.trim() || []);
  if (lines.length === 0) return undefined;
  if (of === "text") return lines;
  return lines.map((line) => (Number.isFinite(Number(line)) ? Number(line) : line));
}
