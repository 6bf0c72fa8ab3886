import type { LogChunk } from "@exhibit/contracts";
import { useCallback } from "react";
import { trpcClient } from "../../trpc.ts";
import type { LiveWindow } from "./live-window.ts";
import { type History, type HistoryEnd, useHistory } from "./use-history.ts";

/** Chunks of one step, or of one attempt of it, or of the whole run. */
export interface LogSource {
  runId: string;
  step: string | undefined;
  attempt: number | undefined;
}

const chunksPerPage = 100;

/** A log from one of its ends. */
export function useRunLogs(
  { runId, step, attempt }: LogSource,
  from: HistoryEnd,
  live: LiveWindow<LogChunk>,
): History<LogChunk> {
  const isWanted = useCallback(
    (chunk: LogChunk) =>
      (step === undefined || chunk.stepRef === step) && (attempt === undefined || chunk.attempt === attempt),
    [step, attempt],
  );
  return useHistory({
    key: ["run-logs", runId, step ?? null, attempt ?? null],
    from,
    live,
    isWanted,
    load: async (position, signal) => {
      const input = {
        runId,
        limit: chunksPerPage,
        ...(step === undefined ? {} : { stepRef: step }),
        ...(attempt === undefined ? {} : { attempt }),
        ...position,
      };
      const { chunks, more } = await trpcClient.run.logs.query(input, { signal });
      return { items: chunks, more };
    },
  });
}
