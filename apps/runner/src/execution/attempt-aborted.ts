/** Why an attempt was told to stop. */
export type AbortCause = "cancelled" | "timed-out" | "drained" | "authority-lost";

/** The reason of an attempt's abort signal. */
export class AttemptAborted extends Error {
  readonly why: AbortCause;

  constructor(why: AbortCause) {
    super(`The step was stopped: ${why}.`);
    this.name = "AttemptAborted";
    this.why = why;
  }
}

/** Why a signal was aborted; null where it was not, or not by us. */
export function findAbortCause(signal: AbortSignal): AbortCause | null {
  const reason: unknown = signal.reason;
  return reason instanceof AttemptAborted ? reason.why : null;
}
