import type { StepSecret } from "@exhibit/contracts";
import { Group, Stack, Text } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { TextLink } from "../../shell/links.tsx";
import { ToneBadge } from "../../ui/tone-badge.tsx";

/** Which secrets fed a step, by name and version; nothing where none did. */
export function StepSecrets({ secrets }: { secrets: readonly StepSecret[] }) {
  if (secrets.length === 0) return null;
  return (
    <Stack gap={4} mt={6} role="group" aria-label="Secrets">
      {secrets.map(({ port, name, version, deleted }) => (
        <Group key={port} gap={6}>
          <Text size="sm" className="mono" c="dimmed">
            {port}:
          </Text>
          <KeyRound size={14} aria-hidden />
          <TextLink size="sm" to="/secrets">
            {name}
          </TextLink>
          <Text size="xs" c="dimmed">
            {version === null ? "not used yet" : `v${version}`}
          </Text>
          {deleted && <ToneBadge tone="neutral">deleted</ToneBadge>}
        </Group>
      ))}
    </Stack>
  );
}
