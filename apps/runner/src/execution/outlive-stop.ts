import { findAbortCause } from "./attempt-aborted.ts";

/**
 * Aborts some time after an attempt was cancelled or timed out, so that what its tool had written can still be kept; at
 * once for any other reason, since the attempt is another's then.
 */
export function outliveStop(signal: AbortSignal, graceMs: number): AbortSignal {
  const late = new AbortController();
  const abort = () => late.abort(signal.reason);
  const follow = () => {
    const cause = findAbortCause(signal);
    if (cause === "cancelled" || cause === "timed-out") setTimeout(abort, graceMs).unref();
    else abort();
  };
  if (signal.aborted) follow();
  else signal.addEventListener("abort", follow, { once: true });
  return late.signal;
}
