import type { Progress } from "@exhibit/core";

const pauseMs = 250;

/** Progress of one attempt: the newest report goes out, some four times a second at most. */
export interface ProgressReporter {
  report(progress: Progress): void;
  /** Sends the last report, if one waits. */
  close(): Promise<void>;
}

/** Creates a reporter over a sending function. */
export function createProgressReporter(
  send: (progress: Progress) => Promise<void>,
  onError: (error: unknown) => void,
): ProgressReporter {
  let waiting: Progress | null = null;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  function flush(): void {
    timer = undefined;
    const progress = waiting;
    if (progress === null) return;
    waiting = null;
    sending = sending.then(() => send(progress)).catch(onError);
    timer = setTimeout(flush, pauseMs);
  }

  return {
    report(progress) {
      waiting = progress;
      if (timer === undefined) flush();
    },
    async close() {
      clearTimeout(timer);
      flush();
      clearTimeout(timer);
      await sending;
    },
  };
}
