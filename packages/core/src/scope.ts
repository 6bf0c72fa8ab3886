import type { ComponentDescriptor } from "@exhibit/contracts";
import type { Database } from "@exhibit/db";
import type { ObjectStore, StagingArea } from "@exhibit/storage";
import type { Jobs } from "./jobs/jobs.ts";

// Every verb of core is `verb(scope, input)`. A verb says in its scope's type what it needs beside the
// organization; an app builds one object that has all of it, and passes that object to every verb.

/** Who asks, and inside which organization. Every verb takes one first; only sign-in and the runner make them. */
export interface Scope {
  readonly database: Database;
  readonly organizationId: string;
  /** Name that events and rows show. */
  readonly actor: string;
  /** Absent for the runner and the seeds; the audit log names it where it is known. */
  readonly memberId?: string | undefined;
  readonly requestId?: string | undefined;
}

/** For verbs that judge graphs. */
export interface ComponentScope extends Scope {
  readonly components: readonly ComponentDescriptor[];
}

/** For verbs that put work into the queue. */
export interface JobScope extends Scope {
  readonly jobs: Jobs;
}

/** For verbs that start runs. */
export interface RunScope extends ComponentScope, JobScope {}

/** For verbs that seal or open secrets. */
export interface SecretScope extends Scope {
  /** The file with the keys of this installation. */
  readonly secretKeyFile: string;
}

/** For verbs that read or remove bytes. */
export interface StoreScope extends Scope {
  readonly store: ObjectStore;
}

/** For verbs that take bytes in. */
export interface StagingScope extends StoreScope {
  readonly staging: StagingArea;
}
