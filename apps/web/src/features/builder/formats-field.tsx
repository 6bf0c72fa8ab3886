import { type FileFormat, fileFormats, type PortType } from "@exhibit/contracts";
import { Checkbox, SimpleGrid } from "@mantine/core";

type FileType = Extract<PortType, { kind: "file" }>;

/** The formats that a file input takes; none checked means any. */
export function FormatsField({ type, onChange }: { type: FileType; onChange: (type: FileType) => void }) {
  return (
    <Checkbox.Group<FileFormat>
      label="Formats"
      description="None checked: any format."
      value={type.formats ?? []}
      onChange={(formats) => onChange(formats.length === 0 ? { kind: "file" } : { kind: "file", formats })}
    >
      <SimpleGrid cols={2} spacing="xs" mt="xs">
        {fileFormats.map((format) => (
          <Checkbox key={format} size="xs" value={format} label={format} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
