export { installJobs } from "./jobs/install-jobs.ts";
export { createJobs, type Jobs, type JobsOptions } from "./jobs/jobs.ts";
export { type PublishedVersion, publishArtifact } from "./library/publish-artifact.ts";
export { unpublishArtifact } from "./library/unpublish-artifact.ts";
export { cancelRun } from "./run/cancel-run.ts";
export { retryRun } from "./run/retry-run.ts";
export { type StartedRun, type StartRunInput, startRun } from "./run/start-run.ts";
export type { ComponentScope, JobScope, RunScope, Scope, StoreScope } from "./scope.ts";
