export { createApiKey } from "./api-key/create-api-key.ts";
export { type ActiveApiKey, findApiKey } from "./api-key/find-api-key.ts";
export { listApiKeys } from "./api-key/list-api-keys.ts";
export { revokeApiKey } from "./api-key/revoke-api-key.ts";
export { deleteArtifact } from "./artifact/delete-artifact.ts";
export { getArtifact } from "./artifact/get-artifact.ts";
export { getArtifactImage } from "./artifact/get-artifact-image.ts";
export { getArtifactLineage } from "./artifact/get-artifact-lineage.ts";
export { listRunArtifacts } from "./artifact/list-run-artifacts.ts";
export { openArtifact, type StepArtifact } from "./artifact/open-artifact.ts";
export { pickArtifacts } from "./artifact/pick-artifacts.ts";
export { type DownloadableFile, type DownloadPlan, planDownload } from "./artifact/plan-download.ts";
export { planZip, type ZipMember, type ZipPlan } from "./artifact/plan-zip.ts";
export { previewArtifact } from "./artifact/preview-artifact.ts";
export { setFileDamage } from "./artifact/set-file-damage.ts";
export { type StoreArtifactInput, storeArtifact } from "./artifact/store-artifact.ts";
export { type SweepReport, type SweepSettings, sweepArtifacts } from "./artifact/sweep-artifacts.ts";
export { type ObjectSweepReport, sweepObjects } from "./artifact/sweep-objects.ts";
export type { SweepFailure, SweepScope } from "./artifact/sweep-scope.ts";
export { type UploadArtifactInput, uploadArtifact } from "./artifact/upload-artifact.ts";
export { type AuditAction, type AuditEntry, auditActions, recordAudit } from "./audit/record-audit.ts";
export { listComponents } from "./component/list-components.ts";
export { type JobName, type JobPayloads, jobsChannel, type StepExecute } from "./jobs/catalogue.ts";
export { installJobs } from "./jobs/install-jobs.ts";
export { createJobs, type FetchedJob, type Jobs, type JobsOptions, type NewJob } from "./jobs/jobs.ts";
export { getLanding } from "./landing/get-landing.ts";
export { getLibraryFacets } from "./library/get-library-facets.ts";
export { listLibraryArtifacts } from "./library/list-library-artifacts.ts";
export { type PublishedVersion, publishArtifact } from "./library/publish-artifact.ts";
export { unpublishArtifact } from "./library/unpublish-artifact.ts";
export { appendLog, type LogText } from "./run/append-log.ts";
export { cancelRun } from "./run/cancel-run.ts";
export { cancelChannel, runsChannel } from "./run/channels.ts";
export {
  type ClaimedStep,
  type ClaimInput,
  type ClaimResult,
  claimStep,
  type Equipment,
} from "./run/claim-step.ts";
export { getRun } from "./run/get-run.ts";
export { listCancellingRuns } from "./run/list-cancelling-runs.ts";
export { listRunEvents } from "./run/list-run-events.ts";
export { listRunLogs } from "./run/list-run-logs.ts";
export { listRuns } from "./run/list-runs.ts";
export { reconcileRuns } from "./run/reconcile-runs.ts";
export { type Progress, reportProgress } from "./run/report-progress.ts";
export { reportWarning } from "./run/report-warning.ts";
export { retryRun } from "./run/retry-run.ts";
export { createRunNotices, type RunNotices } from "./run/run-notices.ts";
export {
  type AttemptOutcome,
  type SettleInput,
  type SettleResult,
  type SettleScope,
  settleStep,
} from "./run/settle-step.ts";
export { type StartedRun, type StartRunInput, startRun } from "./run/start-run.ts";
export { type SequencedUpdate, type WatchOptions, watchRun } from "./run/watch-run.ts";
export { listRunners } from "./runner/list-runners.ts";
export { type RunnerReport, reportRunner } from "./runner/report-runner.ts";
export { retireRunner } from "./runner/retire-runner.ts";
export type {
  ComponentScope,
  JobScope,
  RunScope,
  Scope,
  SecretScope,
  StagingScope,
  StoreScope,
} from "./scope.ts";
export { createSecret } from "./secret/create-secret.ts";
export { deleteSecret } from "./secret/delete-secret.ts";
export { listSecrets } from "./secret/list-secrets.ts";
export { type KnownSecret, type OpenStepSecrets, openStepSecrets } from "./secret/open-step-secrets.ts";
export { replaceSecret } from "./secret/replace-secret.ts";
export { type RotationReport, rotateSecretKey } from "./secret/rotate-secret-key.ts";
export { ensureSecretKeys, readSecretKeys, SecretKeyFault } from "./secret/secret-keys.ts";
export { seedKeys } from "./seed/seed-keys.ts";
export { type SeededOrganization, seedOrganization } from "./seed/seed-organization.ts";
export type { ActiveSession } from "./session/active-session.ts";
export { createLoginToken, type LoginToken } from "./session/create-login-token.ts";
export { findSession } from "./session/find-session.ts";
export { hasPermission } from "./session/has-permission.ts";
export { type SignedIn, signIn } from "./session/sign-in.ts";
export { signOut } from "./session/sign-out.ts";
export { translateError } from "./translate-error.ts";
export { checkGraph } from "./workflow/check-graph.ts";
export { deleteWorkflow } from "./workflow/delete-workflow.ts";
export { getWorkflow } from "./workflow/get-workflow.ts";
export { listTakers } from "./workflow/list-takers.ts";
export { listWorkflows } from "./workflow/list-workflows.ts";
export { saveWorkflow } from "./workflow/save-workflow.ts";
