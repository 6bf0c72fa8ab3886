/** Why a step failed, in words for people. `retryable`: the same attempt may work later (a time-out, a busy server); final: it will not (wrong input, unknown format). */
export class ComponentError extends Error {
  readonly retryable: boolean;
  /** Stable name of the reason inside the component, such as `UNREACHABLE`. */
  readonly code: string | undefined;

  constructor(message: string, options: { retryable: boolean; code?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "ComponentError";
    this.retryable = options.retryable;
    this.code = options.code;
  }
}
