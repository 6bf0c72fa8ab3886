import {
  Id,
  Run,
  RunEventsInput,
  RunEventsResponse,
  RunListInput,
  RunListResponse,
  RunLogsInput,
  RunLogsResponse,
  RunStartInput,
  RunState,
  RunWatchInput,
} from "@exhibit/contracts";
import {
  cancelRun,
  getRun,
  listRunEvents,
  listRunLogs,
  listRuns,
  retryRun,
  startRun,
  watchRun,
} from "@exhibit/core";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { answers, authorized, router } from "./init.ts";

const RunIdInput = z.object({ runId: Id });
const StartedRun = z.object({ runId: Id, number: z.int() });
const CancelledRun = z.object({ runId: Id, state: RunState });

/** Runs: starting, reading, watching live. */
export const runRouter = router({
  start: authorized("run.start")
    .input(RunStartInput)
    .output(answers(StartedRun))
    .mutation(({ ctx, input }) => startRun(ctx.scope, input)),
  list: authorized("run.read")
    .input(RunListInput)
    .output(answers(RunListResponse))
    .query(({ ctx, input }) => listRuns(ctx.scope, input)),
  get: authorized("run.read")
    .input(RunIdInput)
    .output(answers(Run))
    .query(({ ctx, input }) => getRun(ctx.scope, input)),
  cancel: authorized("run.cancel")
    .input(RunIdInput)
    .output(answers(CancelledRun))
    .mutation(({ ctx, input }) => cancelRun(ctx.scope, input)),
  retry: authorized("run.start")
    .input(RunIdInput)
    .output(answers(StartedRun))
    .mutation(({ ctx, input }) => retryRun(ctx.scope, input)),
  events: authorized("run.read")
    .input(RunEventsInput)
    .output(answers(RunEventsResponse))
    .query(({ ctx, input }) => listRunEvents(ctx.scope, input)),
  logs: authorized("run.read")
    .input(RunLogsInput)
    .output(answers(RunLogsResponse))
    .query(({ ctx, input }) => listRunLogs(ctx.scope, input)),
  watch: authorized("run.read")
    .input(RunWatchInput)
    .subscription(async function* ({ ctx, input, signal }) {
      const { runNotices, stopping } = ctx.deps;
      const ended = signal === undefined ? stopping : AbortSignal.any([signal, stopping]);
      const authorize = () => ctx.session.authorizeAnew("run.read");
      const updates = watchRun(ctx.scope, input, { notices: runNotices, signal: ended, authorize });
      for await (const { sequence, update } of updates) yield tracked(String(sequence), update);
    }),
});
