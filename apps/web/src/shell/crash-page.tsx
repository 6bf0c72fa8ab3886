import { Container } from "@mantine/core";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { readErrorBody } from "../error-body.ts";
import { ErrorPanel } from "../ui/error-panel.tsx";

/** What a route shows when it broke; the rest of the page stays. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Container size="sm" py="xl">
      <ErrorPanel
        title="This page broke"
        error={readErrorBody(error)}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Container>
  );
}
