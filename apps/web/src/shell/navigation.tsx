import type { Session } from "@exhibit/contracts";
import { Button, Divider, NavLink, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { createLink, useNavigate } from "@tanstack/react-router";
import { House, KeyRound, Library, LockKeyhole, LogOut, Play, Workflow } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { readErrorBody } from "../error-body.ts";
import { queryClient } from "../query-client.ts";
import { trpc } from "../trpc.ts";
import { ColorSchemeSwitch } from "./color-scheme-switch.tsx";

interface PlainNavLinkProps extends Omit<ComponentPropsWithRef<"a">, "color" | "onChange"> {
  label: string;
  leftSection: ReactNode;
}

function PlainNavLink(props: PlainNavLinkProps) {
  return <NavLink component="a" {...props} />;
}
const RouteNavLink = createLink(PlainNavLink);

const places = [
  { to: "/", label: "Home", icon: House },
  { to: "/workflows", label: "Workflows", icon: Workflow },
  { to: "/runs", label: "Runs", icon: Play },
  { to: "/artifacts", label: "Artifacts", icon: Library },
  { to: "/secrets", label: "Secrets", icon: LockKeyhole },
  { to: "/settings/api-keys", label: "API keys", icon: KeyRound },
] as const;

/** The sidebar: places, who is signed in, the color scheme and the way out. */
export function Navigation({ session, onNavigate }: { session: Session; onNavigate: () => void }) {
  return (
    <Stack h="100%" justify="space-between" p="sm">
      <nav aria-label="Main">
        {places.map(({ to, label, icon: Icon }) => (
          <RouteNavLink
            key={to}
            to={to}
            label={label}
            leftSection={<Icon size={17} aria-hidden />}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            activeProps={{ "data-active": true, "aria-current": "page" }}
            onClick={onNavigate}
          />
        ))}
      </nav>
      <Stack gap="sm">
        <ColorSchemeSwitch />
        <Divider />
        <div>
          <Text size="sm" fw={600} truncate title={session.organization.name}>
            {session.organization.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {session.member.name}
          </Text>
        </div>
        <SignOutButton />
      </Stack>
    </Stack>
  );
}

function SignOutButton() {
  const navigate = useNavigate();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: "/sign-in" });
        queryClient.clear();
      },
      onError: (error) =>
        notifications.show({ color: "red", title: "Still signed in", message: readErrorBody(error).message }),
    }),
  );
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<LogOut size={14} aria-hidden />}
      loading={signOut.isPending}
      onClick={() => signOut.mutate()}
    >
      Sign out
    </Button>
  );
}
