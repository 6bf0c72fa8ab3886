import { setTimeout as sleep } from "node:timers/promises";
import type { RunnableComponent } from "@exhibit/components/sdk";
import type { Failure, RetryPolicy } from "@exhibit/contracts";
import {
  type AttemptOutcome,
  type ClaimedStep,
  type OpenStepSecrets,
  openStepSecrets,
  settleStep,
  translateError,
} from "@exhibit/core";
import { createMasker, type Masker } from "../masking/create-masker.ts";
import { AttemptAborted, findAbortCause } from "./attempt-aborted.ts";
import { type BoundContext, bindContext } from "./bind-context.ts";
import { classifyFailure } from "./classify-failure.ts";
import { parseOutputs } from "./parse-outputs.ts";
import type { RunnerDeps } from "./runner-deps.ts";

const settleDelayMs = 1_000;

/** Executes a claimed step and settles it. `abort` is shared with whoever may stop it, by an AttemptAborted. */
export async function executeStep(
  deps: RunnerDeps,
  step: ClaimedStep,
  abort: AbortController,
): Promise<void> {
  const key = `${step.node.component.id}@${step.node.component.version}`;
  const component = deps.components.get(key);
  if (!component) {
    const failure = {
      code: "INTERNAL" as const,
      message: `This runner has no component ${key}.`,
      retryable: false,
    };
    await settle(
      deps,
      { step, outcome: { state: "failed", failure }, artifactIds: [], retry: noRetry },
      abort,
    );
    return;
  }
  const place = await enterHome(deps, step, abort);
  if (place === null) return;
  try {
    const { definition } = component;
    const secrets = await openSecrets(deps, { step, retry: definition.retry }, abort);
    if (secrets === null) return;
    const masker = createMasker(secrets.known);
    const { workDir } = place;
    const bound = bindContext(deps, { step, definition, workDir, signal: abort.signal, masker });
    const outcome = await runComponent(deps, { component, step, bound, abort, secrets, masker });
    bound.tools.end();
    await bound.artifacts.idle();
    await bound.close();
    if (outcome === null) return;
    const { storedIds: artifactIds } = bound.artifacts;
    await settle(deps, { step, outcome, artifactIds, retry: definition.retry }, abort);
  } finally {
    await place.remove();
  }
}

/** The attempt's directory; where it can't be made the attempt fails at once instead of being lost in silence. */
async function enterHome(
  deps: RunnerDeps,
  step: ClaimedStep,
  abort: AbortController,
): Promise<Awaited<ReturnType<RunnerDeps["home"]["enter"]>> | null> {
  try {
    return await deps.home.enter(step.attemptId);
  } catch (error) {
    deps.logger.error({ err: error, stepId: step.stepId }, "no work directory");
    const message = "The runner could not make a work directory for this step; its log says why.";
    const failure = { code: "INTERNAL" as const, message, retryable: true };
    await settle(
      deps,
      {
        step,
        outcome: { state: "failed", failure },
        artifactIds: [],
        retry: { maxAttempts: 2, delaySeconds: 5 },
      },
      abort,
    );
    return null;
  }
}

/** The secrets that the attempt may use; where one can't be had the attempt fails with the reason. */
async function openSecrets(
  deps: RunnerDeps,
  { step, retry }: { step: ClaimedStep; retry: RetryPolicy },
  abort: AbortController,
): Promise<OpenStepSecrets | null> {
  const { organizationId } = step;
  try {
    return await openStepSecrets({ ...deps, organizationId, actor: "runner" }, { step });
  } catch (error) {
    deps.logger.error({ err: error, stepId: step.stepId }, "the secrets of a step could not be opened");
    const { failure } = classifyFailure(error);
    await settle(deps, { step, outcome: { state: "failed", failure }, artifactIds: [], retry }, abort);
    return null;
  }
}

const noRetry: RetryPolicy = { maxAttempts: 1, delaySeconds: 0 };

interface Execution {
  readonly component: RunnableComponent;
  readonly step: ClaimedStep;
  readonly bound: BoundContext;
  readonly abort: AbortController;
  readonly secrets: OpenStepSecrets;
  readonly masker: Masker;
}

/** Runs the handler; null where the attempt is not ours any more. */
async function runComponent(deps: RunnerDeps, execution: Execution): Promise<AttemptOutcome | null> {
  const { component, step, bound, abort, secrets, masker } = execution;
  const timeoutMs = component.definition.timeoutSeconds * 1000;
  const timer = setTimeout(() => abort.abort(new AttemptAborted("timed-out")), timeoutMs);
  try {
    const { parameters } = step.node;
    const running = component.run(bound.context, {
      parameters,
      inputs: { ...step.inputs, ...secrets.inputs },
    });
    const outputs = await Promise.race([running, giveUp(deps, abort.signal)]);
    return { state: "succeeded", outputs: parseOutputs(masker.json(parseOutputs(outputs))) };
  } catch (error) {
    return judgeError(deps, execution, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects some time after an abort, for handlers that do not listen to it. */
function giveUp({ killAfterMs }: RunnerDeps, signal: AbortSignal): Promise<never> {
  const late = Promise.withResolvers<never>();
  // Tools get their SIGKILL after `killAfterMs`; their handler then needs a moment to notice.
  const begin = () => setTimeout(() => late.reject(signal.reason), killAfterMs + 1_000).unref();
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return late.promise;
}

function judgeError(
  deps: RunnerDeps,
  { component, step, bound, abort, masker }: Execution,
  error: unknown,
): AttemptOutcome | null {
  switch (findAbortCause(abort.signal)) {
    case "authority-lost":
      return null;
    case "cancelled":
      return { state: "cancelled" };
    case "drained":
      return { state: "lost", reason: "its runner was stopped" };
    case "timed-out":
      return { state: "failed", failure: describeTimeout(component.definition.timeoutSeconds, error) };
    case null: {
      const { failure, unforeseen } = classifyFailure(error);
      if (unforeseen) {
        deps.logger.error(
          { err: masker.error(error), stepId: step.stepId },
          "a component failed unexpectedly",
        );
        bound.log.line("system", `error: ${error instanceof Error ? error.message : String(error)}`);
      }
      return { state: "failed", failure: { ...failure, message: masker.text(failure.message) } };
    }
  }
}

/** A step whose upload waited for the store to the last is no slow step. */
function describeTimeout(seconds: number, error: unknown): Failure {
  if (translateError(error)?.code === "STORE_UNAVAILABLE") {
    const message = `The store did not answer until the ${seconds} s that the step may take were over.`;
    return { code: "STORE_UNAVAILABLE", message, retryable: true };
  }
  const message = `The step took longer than the ${seconds} s that it may.`;
  return { code: "TIMED_OUT", message, retryable: true };
}

/**
 * Settles; while the database does not answer it tries again, until it does or the attempt is lost to another.
 * An outcome that can't be stored fails the attempt once more in words that can.
 */
async function settle(
  deps: RunnerDeps,
  given: Parameters<typeof settleStep>[1],
  abort: AbortController,
): Promise<void> {
  let input = given;
  const { organizationId } = input.step;
  const beforeCommit = () => deps.failpoint("inside-settle");
  const scope = { ...deps, organizationId, actor: "runner", beforeCommit };
  for (;;) {
    try {
      const result = await settleStep(scope, input);
      if (result === "authority-lost")
        deps.logger.warn({ stepId: input.step.stepId }, "the attempt was lost to another");
      return;
    } catch (error) {
      if (translateError(error)?.code !== "DATABASE_UNAVAILABLE") {
        if (input !== given) throw error;
        deps.logger.error({ err: error, stepId: input.step.stepId }, "the outcome could not be stored");
        const message = "What the step gave back could not be stored; the runner's log says why.";
        input = {
          ...given,
          outcome: { state: "failed", failure: { code: "INTERNAL", message, retryable: false } },
          retry: noRetry,
        };
        continue;
      }
      if (findAbortCause(abort.signal) === "authority-lost") return;
      deps.logger.warn(
        { err: error, stepId: input.step.stepId },
        "the database does not answer; settling again",
      );
      await sleep(settleDelayMs);
    }
  }
}
