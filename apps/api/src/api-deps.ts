import type { Logger } from "@exhibit/config";
import type { ComponentDescriptor } from "@exhibit/contracts";
import type { Jobs, RunNotices } from "@exhibit/core";
import type { Database } from "@exhibit/db";
import type { ObjectStore } from "@exhibit/storage";

/** Everything the API works with; `startApi` and tests construct it. */
export interface ApiDeps {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly jobs: Jobs;
  readonly components: readonly ComponentDescriptor[];
  readonly runNotices: RunNotices;
  readonly logger: Logger;
  /** The one origin people reach the studio at, such as `http://127.0.0.1:4180`. */
  readonly origin: string;
}
