import { Stack, Text, Title } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface NextStepProps {
  icon: LucideIcon;
  title: string;
  action: ReactNode;
  children: ReactNode;
}

/** One thing to do next, why, and the way there. */
export function NextStep({ icon: Icon, title, action, children }: NextStepProps) {
  return (
    <Stack className="panel" p="md" gap="xs" align="flex-start" justify="space-between">
      <Stack gap="xs">
        <Icon size={20} aria-hidden />
        <Title order={3}>{title}</Title>
        <Text size="sm">{children}</Text>
      </Stack>
      {action}
    </Stack>
  );
}
