import type { ErrorBody } from "@exhibit/contracts";
import { Center, Code, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { openSession } from "./open-session.ts";

type Progress = { kind: "idle" } | { kind: "opening" } | { kind: "failed"; error: ErrorBody };

/** Taken once a page load: a token works once, and effects may run twice. */
function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (token !== null) window.history.replaceState(window.history.state, "", window.location.pathname);
  return token;
}

/** Opens the session of a one-time link, or says how to get one. */
export function SignInPage() {
  const progress = useSignIn();
  return (
    <Center mih="100vh" p="md">
      <Paper component="main" className="panel" p="xl" w="100%" maw={440}>
        <Stack>
          <Title order={1}>{progress.kind === "opening" ? "Signing in…" : "Sign in to Exhibit"}</Title>
          {progress.kind === "opening" && <Loader aria-label="Signing in" />}
          {progress.kind === "failed" && <ErrorPanel title="This link did not work" error={progress.error} />}
          {progress.kind !== "opening" && <NewLinkHelp />}
        </Stack>
      </Paper>
    </Center>
  );
}

function NewLinkHelp() {
  return (
    <Stack gap="xs">
      <Text size="sm">
        Sign-in links work once, for 15 minutes. To get a new one, run this where the studio runs, then open
        the link that it prints:
      </Text>
      <div>
        <Code fz="sm">./exhibit login</Code> <CopyButton value="./exhibit login" label="Copy command" />
      </div>
    </Stack>
  );
}

function useSignIn(): Progress {
  const navigate = useNavigate();
  const [progress, setProgress] = useState<Progress>({ kind: "idle" });
  useEffect(() => {
    const tryLink = async () => {
      const token = takeToken();
      if (token === null) return;
      setProgress({ kind: "opening" });
      try {
        queryClient.clear();
        queryClient.setQueryData(trpc.session.get.queryKey(), await openSession(token));
        await navigate({ to: "/", replace: true });
      } catch (error) {
        setProgress({ kind: "failed", error: readErrorBody(error) });
      }
    };
    const start = () => void tryLink();
    start();
    window.addEventListener("hashchange", start);
    return () => window.removeEventListener("hashchange", start);
  }, [navigate]);
  return progress;
}
