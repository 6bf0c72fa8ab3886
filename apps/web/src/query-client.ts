import type { AppErrorCode } from "@exhibit/contracts";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { readErrorBody } from "./error-body.ts";

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever an answer says that the session has ended; returns how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Tells the listeners where an error says that the session has ended; queries and mutations do it by themselves. */
export function noticeSignedOut(error: unknown): void {
  if (readErrorBody(error).code !== "UNAUTHENTICATED") return;
  for (const listener of signedOutListeners) listener();
}

const worthRetrying: readonly AppErrorCode[] = ["INTERNAL", "DATABASE_UNAVAILABLE", "STORE_UNAVAILABLE"];

/** Holds everything that came from the server; nothing of it is copied elsewhere. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && worthRetrying.includes(readErrorBody(error).code),
    },
  },
});
