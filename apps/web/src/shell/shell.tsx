import type { Session } from "@exhibit/contracts";
import { AppShell, Burger, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Navigation } from "./navigation.tsx";

/** The frame of every page of a signed-in person: sidebar, or a burger below 768 px. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      padding="md"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !opened } }}
      className="shell"
    >
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <AppShell.Header hiddenFrom="sm" className="shell-bar">
        <Group h="100%" px="md" gap="sm">
          <Burger
            size="sm"
            opened={opened}
            onClick={toggle}
            aria-label={opened ? "Close navigation" : "Open navigation"}
            aria-expanded={opened}
          />
          <Text fw={650}>Exhibit</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="shell-bar">
        <Text fw={650} size="lg" px="lg" pt="md" visibleFrom="sm">
          Exhibit
        </Text>
        <Navigation session={session} onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
