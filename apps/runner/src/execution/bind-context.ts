import { type AttemptContext, type ComponentDefinition, createComponentLog } from "@exhibit/components/sdk";
import { appendLog, type ClaimedStep, reportProgress, reportWarning } from "@exhibit/core";
import type { Masker } from "../masking/create-masker.ts";
import { guardArguments } from "../masking/guard-arguments.ts";
import { maskLog } from "../masking/mask-log.ts";
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
  readonly masker: Masker;
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
  { step, definition, workDir, signal, masker }: ContextParts,
): BoundContext {
  const scope = { database: deps.database, organizationId: step.organizationId, actor: "runner" };
  const onError = (error: unknown) =>
    deps.logger.warn({ err: error, stepId: step.stepId }, "log, progress or warning not stored");
  const writer = createLogWriter((chunks) => appendLog(scope, { step, chunks }), onError);
  const log = maskLog(writer, masker);
  const progress = createProgressReporter(
    (report) => reportProgress(scope, { step, progress: report }),
    onError,
  );
  const warnings = createWarningReporter((message) => reportWarning(scope, { step, message }), onError);
  const say = (line: string) => log.line("system", line);
  const keepSignal = outliveStop(signal, deps.killAfterMs + keepAfterMs);
  const artifacts = bindArtifacts(deps, { step, definition, workDir, signal, keepSignal, masker, say });
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
    tools: guardArguments(tools, masker),
    workDir,
    log: createComponentLog(log.line),
    progress: (done, total, message) =>
      progress.report({ done, total: total ?? null, message: masker.text(message ?? "") }),
    warn: (message) => warnings.report(masker.text(message)),
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
