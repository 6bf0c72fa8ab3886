import { SecretValue } from "@exhibit/contracts";
import { Switch, Textarea } from "@mantine/core";
import { useState } from "react";

interface SecretValueFieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** Why a value can't be a secret's; null for one that can. */
export function explainSecretValue(value: string): string | null {
  const parsed = SecretValue.safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? "not a value");
}

/** Takes a value, of several lines too; hidden unless its writer wants to see it. */
export function SecretValueField({ value, onChange }: SecretValueFieldProps) {
  const [isShown, setShown] = useState(false);
  const fault = value === "" ? null : explainSecretValue(value);
  return (
    <>
      <Textarea
        label="Value"
        description="Kept encrypted. It can’t be read again, not even by you."
        required
        autosize
        minRows={2}
        maxRows={8}
        autoComplete="off"
        spellCheck={false}
        data-1p-ignore
        error={fault}
        styles={{ input: isShown ? {} : { WebkitTextSecurity: "disc" } }}
        classNames={{ input: "mono" }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Switch
        label="Show what I type"
        checked={isShown}
        onChange={(event) => setShown(event.currentTarget.checked)}
      />
    </>
  );
}
