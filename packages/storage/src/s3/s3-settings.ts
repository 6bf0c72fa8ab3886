/** One bucket of an S3, and how to get into it. */
export interface S3Settings {
  /** Scheme, host and port; no path. */
  readonly endpoint: URL;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Whether the bucket stands in the path (MinIO and most others) or in front of the host's name. */
  readonly pathStyle: boolean;
  /** PEM of the authority that signed the endpoint's certificate; the machine's own ones where absent. */
  readonly ca?: string | undefined;
  /** Whether a bucket that is absent may be made at the start. */
  readonly createBucket: boolean;
}

/** What is waited for, and how long. */
export interface S3Limits {
  /** Silence of a connection after which a request counts as lost. */
  readonly stallMs: number;
  /** A body must move at least `minBytesPerSecond` over each of these. */
  readonly paceMs: number;
  readonly minBytesPerSecond: number;
  /** Waits between the tries of one put; as many further tries as waits. */
  readonly retryDelaysMs: readonly number[];
  /** Larger files are put in parts; S3 takes 5 GiB in one PUT. */
  readonly maxSinglePutBytes: number;
  /** At least; a file of more than 10,000 of them gets larger parts. S3 takes no less than 5 MiB. */
  readonly partBytes: number;
}

/** Limits that fit a store on a slow line. */
export const defaultLimits: S3Limits = {
  stallMs: 30_000,
  paceMs: 60_000,
  minBytesPerSecond: 64 * 1024,
  retryDelaysMs: [200, 800, 2_500],
  maxSinglePutBytes: 5 * 1024 ** 3,
  partBytes: 128 * 1024 ** 2,
};
