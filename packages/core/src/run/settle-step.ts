import type {
  ArtifactDestination,
  ArtifactRef,
  Failure,
  Json,
  RetryPolicy,
  RunEventBody,
} from "@exhibit/contracts";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import type { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import { publishVersion } from "../library/publish-version.ts";
import type { JobScope } from "../scope.ts";
import { encodeJson } from "../sql/encode-json.ts";
import type { ClaimedStep } from "./claim-step.ts";
import { endStep } from "./end-step.ts";
import { requeueLocked } from "./requeue-step.ts";
import { endAttempt, releaseArtifacts } from "./settle-statements.ts";

/** How an attempt went. lost: its runner gives it up, and another attempt follows that counts for nothing. */
export type AttemptOutcome =
  | { readonly state: "succeeded"; readonly outputs: Readonly<Record<string, Json>> }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "cancelled" }
  | { readonly state: "lost"; readonly reason: string };

/** What a runner settles. */
export interface SettleInput {
  readonly step: ClaimedStep;
  readonly outcome: AttemptOutcome;
  /** Artifacts of this attempt whose bytes are in the store; its others stay pending and are swept. */
  readonly artifactIds: readonly string[];
  readonly retry: RetryPolicy;
}

/** `authority-lost`: another attempt has taken over, and nothing was written. */
export type SettleResult = "settled" | "authority-lost";

/** Lets a test kill the process between the statements of a settle and its commit. */
export interface SettleScope extends JobScope {
  readonly beforeCommit?: () => void;
}

const longestDelayMs = 3_600_000;

/**
 * Ends an attempt in one transaction with its artifacts, publications, outputs, job and successors. Guarded by the
 * attempt's fence; calling it again after an unknown outcome is harmless.
 */
export async function settleStep(scope: SettleScope, input: SettleInput): Promise<SettleResult> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { step, outcome } = input;
    const failure = describeFailure(outcome);
    const [ended] = await endAttempt.run(tx, [
      tx.organizationId,
      step.runId,
      step.stepId,
      step.attemptId,
      step.fence,
      outcome.state,
      failure && encodeJson(failure),
    ]);
    if (!ended) return "authority-lost";
    await scope.jobs.complete(tx, step.job);
    await continueStep(tx, scope, input, ended);
    scope.beforeCommit?.();
    return "settled";
  });
}

function describeFailure(outcome: AttemptOutcome): Failure | null {
  if (outcome.state === "failed") return outcome.failure;
  if (outcome.state !== "lost") return null;
  return { code: "LOST", message: `The attempt was given up: ${outcome.reason}.`, retryable: true };
}

type Ended = z.infer<(typeof endAttempt)["row"]>;

async function continueStep(
  tx: TenantTransaction,
  scope: SettleScope,
  input: SettleInput,
  ended: Ended,
): Promise<void> {
  const { outcome } = input;
  const stepFields = { stepRef: ended.ref, attempt: ended.attempt };
  if (ended.state === "lost" && outcome.state === "lost") {
    const lost: RunEventBody = { type: "step.lost", ...stepFields, reason: outcome.reason };
    return requeueLocked(tx, scope.jobs, ended, { events: [lost], delayMs: 0, failure: null });
  }
  const events = await keepArtifacts(tx, scope, input, ended);
  if (ended.state === "failed" && outcome.state === "failed") {
    const { failure } = outcome;
    const failed = ended.failedBefore + 1;
    if (failure.retryable && failed < input.retry.maxAttempts) {
      const delayMs = Math.min(input.retry.delaySeconds * 1000 * 2 ** (failed - 1), longestDelayMs);
      const retrying: RunEventBody = { type: "step.retrying", ...stepFields, failure, delayMs };
      return requeueLocked(tx, scope.jobs, ended, { events: [...events, retrying], delayMs, failure });
    }
    const end = { state: "failed" as const, failure, outputs: null, attempt: ended.attempt, events };
    return endStep(tx, scope.jobs, ended, end);
  }
  const succeeded = ended.state === "succeeded" && outcome.state === "succeeded";
  return endStep(tx, scope.jobs, ended, {
    state: succeeded ? "succeeded" : "cancelled",
    failure: null,
    outputs: succeeded ? outcome.outputs : null,
    attempt: ended.attempt,
    events,
  });
}

type Released = z.infer<(typeof releaseArtifacts)["row"]>;

/** Makes the attempt's artifacts available and publishes them by toggle; answers the events of those that are kept. */
async function keepArtifacts(
  tx: TenantTransaction,
  scope: SettleScope,
  { step, artifactIds }: SettleInput,
  { state, ref, attempt }: Ended,
): Promise<RunEventBody[]> {
  if (artifactIds.length === 0) return [];
  const partial = state !== "succeeded";
  const released = await releaseArtifacts.run(tx, [tx.organizationId, step.attemptId, artifactIds, partial]);
  const wanted = partial ? [] : released.filter((artifact) => artifact.publishOnSettle);
  const published = wanted.filter((artifact) => artifact.heldSecrets.length === 0);
  for (const artifact of inSeriesOrder(published)) {
    const { label } = artifact;
    if (label === null) throw new Error(`node ${ref} publishes without a label, which no graph may`);
    const { version } = await publishVersion(tx, { ...artifact, label, publishedBy: scope.actor });
    await recordAudit(tx, scope, {
      action: "artifact.published",
      subjectType: "artifact",
      subjectId: artifact.artifactId,
      details: { label, version },
    });
  }
  return released.flatMap((artifact) => {
    const destinations: ArtifactDestination[] = [];
    if (artifact.savedToRun) destinations.push("run");
    if (published.includes(artifact)) destinations.push("library");
    if (destinations.length === 0) return [];
    const about = { stepRef: ref, attempt, artifact: pickRef(artifact) };
    const isHeld = wanted.includes(artifact) && !published.includes(artifact);
    return [
      { type: "artifact.available" as const, ...about, partial, destinations },
      ...(isHeld ? [{ type: "artifact.held" as const, ...about, secrets: artifact.heldSecrets }] : []),
    ];
  });
}

/** Series are locked in one order by everybody, so that two settles never wait for each other. */
function inSeriesOrder(artifacts: readonly Released[]): Released[] {
  const keyOf = ({ label, output, name }: Released) => JSON.stringify([label, output, name]);
  return artifacts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function pickRef({ artifactId, name, mediaType, format, sizeBytes, sha256 }: Released): ArtifactRef {
  return { artifactId, name, mediaType, format, sizeBytes, sha256 };
}
