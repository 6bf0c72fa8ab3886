import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet, useLocation } from "@tanstack/react-router";
import { SessionGate } from "../shell/session-gate.tsx";
import { Shell } from "../shell/shell.tsx";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root });

function Root() {
  const isPublic = useLocation({ select: (location) => location.pathname === "/sign-in" });
  if (isPublic) return <Outlet />;
  return (
    <SessionGate>
      {(session) => (
        <Shell session={session}>
          <Outlet />
        </Shell>
      )}
    </SessionGate>
  );
}
