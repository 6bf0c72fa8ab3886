import type { NetworkPolicy, RunnableComponent } from "@exhibit/components/sdk";
import type { Logger } from "@exhibit/config";
import type { Jobs } from "@exhibit/core";
import type { Database } from "@exhibit/db";
import type { ObjectStore, StagingArea } from "@exhibit/storage";
import type { Failpoint } from "../failpoint.ts";
import type { WorkHome } from "./work-home.ts";

/** All that a runner works with; `main.ts` makes it. */
export interface RunnerDeps {
  /** Name of this runner, as events show it. */
  readonly name: string;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  readonly home: WorkHome;
  readonly components: ReadonlyMap<string, RunnableComponent>;
  readonly network: NetworkPolicy;
  /** Where tools are looked for. */
  readonly path: string;
  readonly killAfterMs: number;
  /** Keys of the secrets. */
  readonly secretKeyFile: string;
  readonly logger: Logger;
  readonly failpoint: (name: Failpoint) => void;
}
