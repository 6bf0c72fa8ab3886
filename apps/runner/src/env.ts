import { StoreEnv, withStoreRules } from "@exhibit/storage/env";
import { z } from "zod";
import { ToolEnv } from "./tools/tool-setting.ts";

const placePattern = /^(\[[0-9a-fA-F:.]+\]|[^\s:,]+):\d{1,5}$/;

const places = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((place) => place.trim())
      .filter((place) => place !== ""),
  )
  .refine((list) => list.every((place) => placePattern.test(place)), "host:port, separated by commas");

const seconds = (fallback: number) =>
  z.coerce.number("a number of seconds").min(0, "0 or more seconds").default(fallback);

/** Between two rounds of a chore: never a busy loop, and no more than a timer can wait. */
const interval = (fallback: number) =>
  z.coerce
    .number("a number of seconds")
    .min(0.1, "0.1 or more seconds")
    .max(2_000_000, "2000000 or less seconds")
    .default(fallback);

/** The environment of a runner. */
export const RunnerEnv = withStoreRules(
  z.object({
    EXHIBIT_DATABASE_URL: z
      .url("a postgres:// address")
      .describe("PostgreSQL of this installation, as the role exhibit_app."),
    ...StoreEnv.shape,
    EXHIBIT_STORE_ROOT: z
      .string()
      .startsWith("/", "an absolute path")
      .describe(
        "Folder for files on their way to the store, and for the store of files itself; made if absent.",
      ),
    EXHIBIT_WORK_ROOT: z
      .string()
      .startsWith("/", "an absolute path")
      .describe("Folder for the work directories of running steps. Runners of one machine may share it."),
    EXHIBIT_SECRET_KEY_FILE: z
      .string()
      .startsWith("/", "an absolute path")
      .describe("File with the keys of the stored secrets, the same as the API's; nobody else may read it."),
    EXHIBIT_ORIGIN: z
      .url("an http:// or https:// address")
      .optional()
      .describe("Address of the studio, which components may reach even on loopback."),
    EXHIBIT_ALLOW_LOOPBACK: places.describe(
      "Further loopback places that components may reach: host:port, separated by commas.",
    ),
    EXHIBIT_DENY_NETWORK: places.describe(
      "Places that components may never reach beside the database: host:port, separated by commas.",
    ),
    EXHIBIT_ALLOW_PRIVATE_NETWORKS: z
      .stringbool({ error: "true or false" })
      .default(true)
      .describe(
        "Whether components may reach private addresses (10.0.0.0/8, 192.168.0.0/16 and their like).",
      ),
    EXHIBIT_CONCURRENCY: z.coerce
      .number("a whole number")
      .int("a whole number")
      .min(1, "1 or more")
      .max(256, "256 or less")
      .default(8)
      .describe("Steps that this runner executes at the same time."),
    EXHIBIT_HEARTBEAT_SECONDS: z.coerce
      .number("a number of seconds")
      .int("whole seconds")
      .min(10, "10 or more seconds")
      .default(30)
      .describe(
        "Silence after which a runner counts as dead and its steps are given to another; 10 at least.",
      ),
    EXHIBIT_DRAIN_SECONDS: seconds(10).describe(
      "Time that running steps get to end on SIGTERM; then another runner takes them over.",
    ),
    EXHIBIT_KILL_SECONDS: seconds(10).describe(
      "Time between SIGTERM and SIGKILL for a tool whose step was cancelled or timed out.",
    ),
    EXHIBIT_SWEEP_SECONDS: interval(60).describe("Time between two sweeps of leftovers."),
    EXHIBIT_SWEEP_GRACE_SECONDS: seconds(900).describe(
      "Age after which rows of dead attempts, files that no run kept and deleted files lose their bytes.",
    ),
    EXHIBIT_ORPHAN_SWEEP_SECONDS: interval(21_600).describe(
      "Time between two looks through the whole store for objects without a row; the first comes 5 minutes after the start, or sooner.",
    ),
    EXHIBIT_ORPHAN_GRACE_SECONDS: seconds(86_400).describe(
      "Age after which an object of the store without a row is removed.",
    ),
    EXHIBIT_RECONCILE_SECONDS: interval(30).describe("Time between two looks for steps whose job is gone."),
    EXHIBIT_MIN_FREE_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(0, "0 or more bytes")
      .default(536_870_912)
      .describe(
        "Free bytes on the disks of EXHIBIT_STORE_ROOT and EXHIBIT_WORK_ROOT below which no new file is taken, and a running tool is ended.",
      ),
    EXHIBIT_MAX_FILE_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(1_048_576, "1 MiB or more")
      .default(21_474_836_480)
      .describe(
        "Size at which a file that a tool writes is cut off, and the tool with it; 20 GiB unless set.",
      ),
    EXHIBIT_LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error"], "debug, info, warn or error")
      .default("info")
      .describe("Lowest level that is written to the log."),
    EXHIBIT_TEST_COMPONENTS: z
      .stringbool({ error: "true or false" })
      .default(false)
      .describe("For tests: whether the components that exist for tests are there."),
    EXHIBIT_FAILPOINT: z
      .enum(["after-put", "inside-settle"], "after-put or inside-settle")
      .optional()
      .describe("For tests: where the runner kills itself, once."),
    ...ToolEnv.shape,
  }),
);
export type RunnerEnv = z.infer<typeof RunnerEnv>;
