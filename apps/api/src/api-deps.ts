import type { Logger } from "@exhibit/config";
import type { ComponentDescriptor } from "@exhibit/contracts";
import type { Jobs, RunNotices } from "@exhibit/core";
import type { Database } from "@exhibit/db";
import type { ObjectStore, StagingArea } from "@exhibit/storage";
import type { WebFiles } from "./http/web-files.ts";

/** Everything the API works with; `startApi` and tests construct it. */
export interface ApiDeps {
  readonly database: Database;
  readonly store: ObjectStore;
  /** Where uploads are written before they are put into the store. */
  readonly staging: StagingArea;
  readonly uploadMaxBytes: number;
  readonly jobs: Jobs;
  readonly components: readonly ComponentDescriptor[];
  /** Keys of the secrets. */
  readonly secretKeyFile: string;
  readonly runNotices: RunNotices;
  readonly logger: Logger;
  /** The one origin people reach the studio at, such as `http://127.0.0.1:4180`. */
  readonly origin: string;
  /** Cookies are shared by all ports of a host, so each instance has a name of its own. */
  readonly cookieName: string;
  /** The built web app; null where there is none. */
  readonly webFiles: WebFiles | null;
  /** Aborted when the process ends, so that live subscriptions close. */
  readonly stopping: AbortSignal;
}
