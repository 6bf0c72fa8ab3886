import { StoreEnv, withStoreRules } from "@exhibit/storage/env";
import { z } from "zod";

const PORT_TEXT = "a port from 1 to 65535, or 0 for any free one";

/** The environment of `./exhibit`; every variable is optional. */
export const StudioEnv = withStoreRules(
  z.object({
    EXHIBIT_DATA_DIR: z
      .string()
      .optional()
      .describe(
        "Folder that holds the database, the files, and the logs. Unless set: `/var/lib/exhibit` as root, else `exhibit` in the XDG data directory (`~/.local/share/exhibit`).",
      ),
    EXHIBIT_PORT: z.coerce
      .number(PORT_TEXT)
      .int(PORT_TEXT)
      .min(0, PORT_TEXT)
      .max(65_535, PORT_TEXT)
      .default(4180)
      .describe("Port of 127.0.0.1 that the studio answers on; 0 takes any free one."),
    EXHIBIT_MIN_FREE_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(0, "0 or more bytes")
      .default(536_870_912)
      .describe("Free bytes below which the studio does not start and takes no new files."),
    ...StoreEnv.shape,
    EXHIBIT_UPLOAD_MAX_BYTES: z.coerce
      .number("a number of bytes")
      .int("a whole number of bytes")
      .min(1, "1 or more bytes")
      .default(5_368_709_120)
      .describe("Bytes that a file may have which somebody uploads by hand."),
    EXHIBIT_LOG_LEVEL: z
      .enum(["debug", "info", "warn", "error"], "debug, info, warn or error")
      .default("info")
      .describe("Lowest level that is written to the logs: `debug`, `info`, `warn` or `error`."),
    EXHIBIT_ALLOW_LOOPBACK: z
      .string()
      .default("")
      .describe(
        "Addresses of this machine that components may reach, as `host:port`, separated by commas. The studio's own address is always allowed.",
      ),
    EXHIBIT_DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, "a postgres:// address")
      .optional()
      .describe("For `secrets rotate-key` where API and runners run by themselves: their database."),
    EXHIBIT_SECRET_KEY_FILE: z
      .string()
      .optional()
      .describe("For `secrets rotate-key` where API and runners run by themselves: their key file."),
    XDG_DATA_HOME: z
      .string()
      .optional()
      .describe("Base of the data folder where EXHIBIT_DATA_DIR is not set; `~/.local/share` unless set."),
  }),
);
export type StudioEnv = z.infer<typeof StudioEnv>;
