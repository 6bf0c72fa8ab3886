import type { Session } from "@exhibit/contracts";
import { Center, Container, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { readErrorBody } from "../error-body.ts";
import { trpc } from "../trpc.ts";
import { ErrorPanel } from "../ui/error-panel.tsx";

/** Shows `children` to a signed-in person, and the way to sign in to anybody else. */
export function SessionGate({ children }: { children: (session: Session) => ReactNode }) {
  const session = useQuery(trpc.session.get.queryOptions(undefined, { staleTime: 60_000 }));
  if (session.data) return children(session.data);
  if (session.error === null) {
    return (
      <Center h="100vh">
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  const error = readErrorBody(session.error);
  if (error.code === "UNAUTHENTICATED") return <Navigate to="/sign-in" replace />;
  return (
    <Container size="sm" py="xl">
      <ErrorPanel title="The studio can't be reached" error={error} onRetry={() => void session.refetch()} />
    </Container>
  );
}
