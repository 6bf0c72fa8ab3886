import { type FileFormat, fileFormats, type PortType } from "@exhibit/contracts";
import { MultiSelect } from "@mantine/core";

type FileType = Extract<PortType, { kind: "file" }>;

/** The formats that a file input takes; none chosen means any. */
export function FormatsField({ type, onChange }: { type: FileType; onChange: (type: FileType) => void }) {
  return (
    <MultiSelect<FileFormat>
      label="Formats"
      placeholder={type.formats ? "" : "Any format"}
      data={fileFormats}
      value={type.formats ?? []}
      onChange={(formats) => onChange(formats.length === 0 ? { kind: "file" } : { kind: "file", formats })}
    />
  );
}
