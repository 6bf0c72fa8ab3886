import { StoreEnv, withStoreRules } from "@exhibit/storage/env";
import { z } from "zod";

const portText = "a port from 1 to 65535, or 0 for any free one";

/** The environment of the API process. */
export const ApiEnv = withStoreRules(
  z.object({
    EXHIBIT_DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "a postgres:// address")
      .describe(
        "PostgreSQL as the role `exhibit_app`, such as `postgres://exhibit_app:…@127.0.0.1:5432/exhibit`.",
      ),
    ...StoreEnv.shape,
    EXHIBIT_STORE_ROOT: z
      .string()
      .describe(
        "Folder for files on their way to the store, and for the store of files itself; made if absent.",
      ),
    EXHIBIT_SECRET_KEY_FILE: z
      .string()
      .describe(
        "File with the keys of the stored secrets, the same as the runner's; nobody else may read it.",
      ),
    EXHIBIT_HOST: z
      .string()
      .default("127.0.0.1")
      .describe("Address to listen on. Any but this machine's own needs EXHIBIT_ORIGIN to be set."),
    EXHIBIT_PORT: z.coerce
      .number(portText)
      .int(portText)
      .min(0, portText)
      .max(65_535, portText)
      .default(4180)
      .describe("Port to listen on; 0 takes any free one."),
    EXHIBIT_ORIGIN: z
      .url({ protocol: /^https?$/, error: "an http:// or https:// origin" })
      .transform((value) => new URL(value).origin)
      .optional()
      .describe(
        "What people type to reach the studio, such as `http://127.0.0.1:4180`; other hosts are refused.",
      ),
    EXHIBIT_WEB_ROOT: z
      .string()
      .optional()
      .describe("Folder of the built web app; without it only the API answers."),
    EXHIBIT_MIN_FREE_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(0, "0 or more bytes")
      .default(536_870_912)
      .describe("Free bytes on the disk of EXHIBIT_STORE_ROOT below which no new files are taken."),
    EXHIBIT_UPLOAD_MAX_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(1, "1 or more bytes")
      .default(5_368_709_120)
      .describe("Bytes that a file may have which somebody uploads by hand."),
    EXHIBIT_LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error"], "debug, info, warn or error")
      .default("info")
      .describe("Lowest level that is written to the log: `debug`, `info`, `warn` or `error`."),
  }),
);
export type ApiEnv = z.infer<typeof ApiEnv>;
