import type { NetworkPolicy, RunnableComponent } from "@exhibit/components/sdk";
import type { Logger } from "@exhibit/config";
import type { Jobs } from "@exhibit/core";
import type { Database } from "@exhibit/db";
import type { ObjectStore, StagingArea } from "@exhibit/storage";
import type { Failpoint } from "../failpoint.ts";
import type { Isolation, ToolEnv, ToolShelf } from "../tools/index.ts";
import type { WorkHome } from "./work-home.ts";

/** All that a runner works with; `main.ts` makes it. */
export interface RunnerDeps {
  /** Name of this runner, as events show it. */
  readonly name: string;
  /** Of the product. */
  readonly version: string;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  readonly home: WorkHome;
  readonly components: ReadonlyMap<string, RunnableComponent>;
  readonly network: NetworkPolicy;
  /** Where tools come from. */
  readonly toolEnv: ToolEnv;
  readonly shelf: ToolShelf;
  readonly isolation: Isolation;
  readonly maxFileBytes: number;
  readonly minFreeBytes: number;
  readonly killAfterMs: number;
  /** Keys of the secrets. */
  readonly secretKeyFile: string;
  readonly logger: Logger;
  readonly failpoint: (name: Failpoint) => void;
}
