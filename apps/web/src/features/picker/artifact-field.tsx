import type { ArtifactReference, PortType } from "@exhibit/contracts";
import { Button, Group, Input } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { FileInput } from "lucide-react";
import type { FieldText } from "../values/field-text.ts";
import { ArtifactPicker } from "./artifact-picker.tsx";
import { ReferenceChip } from "./reference-chip.tsx";

interface ArtifactFieldProps extends FieldText {
  type: PortType;
  value: ArtifactReference | undefined;
  onChange: (value: ArtifactReference | undefined) => void;
}

/** An input that takes an artifact: what is chosen, and the picker. */
export function ArtifactField({
  type,
  value,
  onChange,
  label,
  description,
  required,
  error,
}: ArtifactFieldProps) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Input.Wrapper
      labelElement="div"
      label={label}
      description={description}
      withAsterisk={required ?? false}
      error={error}
    >
      <Group gap="xs" mt={4}>
        {value && <ReferenceChip reference={value} />}
        <Button
          size="xs"
          variant="default"
          leftSection={<FileInput size={14} aria-hidden />}
          aria-label={`${value ? "Change" : "Pick"} artifact for ${label}`}
          onClick={open}
        >
          {value ? "Change" : "Pick artifact"}
        </Button>
        {value && (
          <Button
            size="xs"
            variant="subtle"
            aria-label={`Clear artifact for ${label}`}
            onClick={() => onChange(undefined)}
          >
            Clear
          </Button>
        )}
      </Group>
      <ArtifactPicker opened={opened} title={label} type={type} onPick={onChange} onClose={close} />
    </Input.Wrapper>
  );
}
