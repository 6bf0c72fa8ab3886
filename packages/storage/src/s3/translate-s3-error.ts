import { StorageError, StoreFull, StoreUnavailable } from "../errors.ts";
import { translateFsError } from "../fs-error.ts";
import { S3Fault } from "./s3-fault.ts";
import type { S3Settings } from "./s3-settings.ts";

const fullCodes: ReadonlySet<string> = new Set([
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
  "QuotaExceeded",
  "EntityTooLarge",
]);
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/** What went wrong at the store, as one of our errors whose sentence names setting and value, never a secret. */
export function translateS3Error(thrown: unknown, settings: S3Settings, doing: string): unknown {
  if (thrown instanceof StorageError) return thrown;
  if (!(thrown instanceof Error)) return thrown;
  const options = { cause: thrown };
  if (thrown instanceof S3Fault) {
    if (thrown.status === 507 || fullCodes.has(thrown.code)) {
      return new StoreFull(`The store has no room (${thrown.code}) while ${doing}.`, options);
    }
    return new StoreUnavailable(capitalize(describeFault(thrown, settings, doing)), options);
  }
  // Local: the staged file can't be read. Sockets have a `syscall` too.
  if ("path" in thrown) return translateFsError(thrown, doing);
  return new StoreUnavailable(capitalize(describeBreak(thrown, settings, doing)), options);
}

/** One sentence for an answer that is not success. */
function describeFault(fault: S3Fault, settings: S3Settings, doing: string): string {
  const { bucket, region } = settings;
  const store = nameStore(settings);
  switch (fault.code) {
    case "InvalidAccessKeyId":
      return `EXHIBIT_S3_ACCESS_KEY is none that ${store} knows.`;
    case "SignatureDoesNotMatch":
      return `EXHIBIT_S3_SECRET_KEY does not belong to the access key, says ${store}.`;
    case "NoSuchBucket":
      return `EXHIBIT_S3_BUCKET is "${bucket}", and ${store} has no such bucket: make it, or set EXHIBIT_S3_CREATE_BUCKET=true.`;
    case "InvalidBucketName":
      return `EXHIBIT_S3_BUCKET is "${bucket}", which ${store} takes for no name of a bucket.`;
    case "AuthorizationHeaderMalformed":
    case "InvalidRegion":
    case "PermanentRedirect":
    case "IllegalLocationConstraintException":
      return `EXHIBIT_S3_REGION is "${region}", and ${store} is of ${fault.region ? `"${fault.region}"` : "another"}.`;
    case "RequestTimeTooSkewed":
      return describeSkew(fault.date, settings);
    case "AccessDenied":
      return `${store} denies the access key ${doing}: it needs to list, read, write and delete in EXHIBIT_S3_BUCKET "${bucket}".`;
    default:
      return `${store} answered ${fault.status} ${fault.code || "without a reason"} while ${doing}.`;
  }
}

/** One sentence for clocks that are too far apart to sign. */
function describeSkew(date: Date | null, settings: S3Settings): string {
  const theirs = date === null ? "" : ` (there it is ${date.toISOString()})`;
  return `The clocks of this machine and of ${nameStore(settings)} are too far apart${theirs}: set them right, S3 takes 15 minutes at most.`;
}

/** One sentence for a connection that did not come about or broke. */
function describeBreak(error: Error, settings: S3Settings, doing: string): string {
  const store = nameStore(settings);
  // minio joins its own error to the text; ours are errno names or sentences.
  const code =
    "code" in error && typeof error.code === "string" && error.code !== "" ? error.code : error.message;
  if (certificateCode.test(code)) {
    return `The certificate of ${store} is not trusted (${code}): set EXHIBIT_S3_CA_FILE to that of its authority.`;
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) {
    return `${store} does not speak TLS (${code}): EXHIBIT_S3_ENDPOINT may have to begin with http://.`;
  }
  return `${store} does not answer (${code}) while ${doing}.`;
}

function nameStore({ endpoint }: S3Settings): string {
  return `the store at EXHIBIT_S3_ENDPOINT ${endpoint.origin}`;
}

function capitalize(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
