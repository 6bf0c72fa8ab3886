import { type AttemptContext, type ComponentDefinition, createComponentLog } from "@exhibit/components/sdk";
import { appendLog, type ClaimedStep, reportProgress, reportWarning } from "@exhibit/core";
import { type BoundArtifacts, bindArtifacts } from "./bind-artifacts.ts";
import { createLogWriter, type LogWriter } from "./log-writer.ts";
import { outliveStop } from "./outlive-stop.ts";
import { createProgressReporter } from "./progress-reporter.ts";
import { type BoundTools, bindTools } from "./run-tool.ts";
import type { RunnerDeps } from "./runner-deps.ts";
import { createWarningReporter } from "./warning-reporter.ts";

/** For keeping what a stopped tool had written, once the tool is gone. */
const keepAfterMs = 5_000;

/** What an attempt's context is made of. */
export interface ContextParts {
  readonly step: ClaimedStep;
  readonly definition: ComponentDefinition;
  readonly workDir: string;
  readonly signal: AbortSignal;
}

/** The context of one attempt, with what must be closed before it is settled. */
export interface BoundContext {
  readonly context: AttemptContext;
  readonly artifacts: BoundArtifacts;
  readonly log: LogWriter;
  readonly tools: BoundTools;
  /** Stores the rest of log, progress and warnings. */
  close(): Promise<void>;
}

/** Makes all that a handler may touch. */
export function bindContext(
  deps: RunnerDeps,
  { step, definition, workDir, signal }: ContextParts,
): BoundContext {
  const scope = { database: deps.database, organizationId: step.organizationId, actor: "runner" };
  const onError = (error: unknown) =>
    deps.logger.warn({ err: error, stepId: step.stepId }, "log, progress or warning not stored");
  const log = createLogWriter((chunks) => appendLog(scope, { step, chunks }), onError);
  const progress = createProgressReporter(
    (report) => reportProgress(scope, { step, progress: report }),
    onError,
  );
  const warnings = createWarningReporter((message) => reportWarning(scope, { step, message }), onError);
  const say = (line: string) => log.line("system", line);
  const keepSignal = outliveStop(signal, deps.killAfterMs + keepAfterMs);
  const artifacts = bindArtifacts(deps, { step, definition, workDir, signal, keepSignal, say });
  const tools = bindTools({
    attemptId: step.attemptId,
    workDir,
    signal,
    tools: step.tools,
    env: deps.toolEnv,
    isolation: deps.isolation,
    maxFileBytes: deps.maxFileBytes,
    minFreeBytes: deps.minFreeBytes,
    killAfterMs: deps.killAfterMs,
    write: log.write,
    note: (what) => deps.home.note(step.attemptId, what),
  });
  const context: AttemptContext = {
    run: { id: step.runId, number: step.runNumber, workflowId: step.workflowId, trigger: step.trigger },
    step: { ref: step.ref, attempt: step.attempt },
    artifacts: artifacts.port,
    tools,
    workDir,
    log: createComponentLog(log.line),
    progress: (done, total, message) =>
      progress.report({ done, total: total ?? null, message: message ?? "" }),
    warn: warnings.report,
    signal,
    network: deps.network,
  };
  return {
    context,
    artifacts,
    log,
    tools,
    async close() {
      await Promise.all([log.close(), progress.close(), warnings.close()]);
    },
  };
}
