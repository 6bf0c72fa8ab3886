import { z } from "zod";

// Not z.stringbool: its faults keep the rules below from being asked.
const flag = z.enum(["true", "false"], "true or false").transform((value) => value === "true");

/** Which store a process uses, the same for studio, API and runner. A file may hold each of the keys: `…_KEY_FILE`. */
export const StoreEnv = z.object({
  EXHIBIT_STORE: z
    .enum(["files", "s3"], "files or s3")
    .default("files")
    .describe(
      "Where files are kept: `files` (a folder of this machine) or `s3` (a bucket of MinIO or any S3).",
    ),
  EXHIBIT_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "an http:// or https:// address", abort: true })
    .refine((value) => URL.canParse(value) && new URL(value).href === `${new URL(value).origin}/`, {
      error: "scheme, host and port alone",
    })
    .optional()
    .describe("Address of the S3, such as `https://minio.example:9000`."),
  EXHIBIT_S3_REGION: z
    .string()
    .default("us-east-1")
    .describe("Region of the bucket; MinIO's is us-east-1 unless set."),
  EXHIBIT_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 of a-z 0-9 . -")
    .optional()
    .describe("Bucket that holds the files, and nothing else."),
  EXHIBIT_S3_ACCESS_KEY: z
    .string()
    .optional()
    .describe("Access key that may list, read, write and delete in the bucket."),
  EXHIBIT_S3_SECRET_KEY: z.string().optional().describe("Its secret key."),
  EXHIBIT_S3_PATH_STYLE: flag
    .default(true)
    .describe(
      "Whether the bucket stands in the path; false puts it in front of the host's name, as AWS wants it.",
    ),
  EXHIBIT_S3_CA_FILE: z
    .string()
    .optional()
    .describe(
      "PEM file of the authority that signed the endpoint's certificate, where this machine does not know it.",
    ),
  EXHIBIT_S3_CREATE_BUCKET: flag.default(false).describe("Whether an absent bucket is made at the start."),
});
export type StoreEnv = z.infer<typeof StoreEnv>;

/** What an S3 can't be reached without. */
export const S3Env = StoreEnv.required({
  EXHIBIT_S3_ENDPOINT: true,
  EXHIBIT_S3_BUCKET: true,
  EXHIBIT_S3_ACCESS_KEY: true,
  EXHIBIT_S3_SECRET_KEY: true,
});

const needed = [
  "EXHIBIT_S3_ENDPOINT",
  "EXHIBIT_S3_BUCKET",
  "EXHIBIT_S3_ACCESS_KEY",
  "EXHIBIT_S3_SECRET_KEY",
] as const;

/** The environment of a process that uses a store: what S3 needs is asked for where S3 is chosen, beside every other fault. */
export function withStoreRules<Schema extends z.ZodObject<typeof StoreEnv.shape & z.ZodRawShape>>(
  schema: Schema,
): Schema {
  let ruled = schema;
  for (const variable of needed) {
    ruled = ruled.refine((env) => env.EXHIBIT_STORE !== "s3" || env[variable] !== undefined, {
      path: [variable],
      error: "needed where EXHIBIT_STORE is s3",
      when: () => true,
    });
  }
  return ruled;
}
