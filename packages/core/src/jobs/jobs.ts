/** pg-boss behind the typed catalogue. */
export interface Jobs {
  /** Ends its timers and connections after running statements. */
  stop(): Promise<void>;
}

/** How jobs connect. */
export interface JobsOptions {
  /** As the app role. */
  url: string;
  onError?: (error: Error) => void;
}

/** Opens the queue as the app role; throws where `installJobs` has not run. */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  throw new Error(`not built: ${options.url}`);
}
