import { Group, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface PageProps {
  title: string;
  /** Stands above the title: a way back, or what it belongs to. */
  above?: ReactNode;
  /** Right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with its one h1, also the title of the tab. */
export function Page({ title, above, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Exhibit`;
  }, [title]);
  return (
    <Stack gap="md" className="page">
      <Stack gap={4}>
        {above}
        <Group justify="space-between" gap="sm">
          <Title order={1}>{title}</Title>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  );
}
