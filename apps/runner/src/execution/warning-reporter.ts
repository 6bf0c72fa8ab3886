const longestMessage = 4_000;
const maxWarnings = 100;
const closingTries = 5;

/** Warnings of one attempt, stored one after the other in the order they came. */
export interface WarningReporter {
  report(message: string): void;
  /** Waits until all are stored. What can't be stored is given up after some tries. */
  close(): Promise<void>;
}

/** Creates a reporter over a storing function. */
export function createWarningReporter(
  store: (message: string) => Promise<void>,
  onError: (error: unknown) => void,
): WarningReporter {
  const waiting: string[] = [];
  let taken = 0;
  let storing: Promise<void> | null = null;

  /** Ends early at an error: the same warning is the first one of the next try. */
  async function storeWaiting(): Promise<void> {
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        await store(next);
        waiting.shift();
      }
    } catch (error) {
      onError(error);
    } finally {
      storing = null;
    }
  }

  function push(message: string): void {
    waiting.push(message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message);
    storing ??= storeWaiting();
  }

  return {
    report(message) {
      taken += 1;
      if (taken < maxWarnings) push(message);
      else if (taken === maxWarnings) push(`There are more warnings; an attempt keeps ${maxWarnings}.`);
    },
    async close() {
      for (let tried = 0; tried < closingTries && waiting.length > 0; tried += 1) {
        storing ??= storeWaiting();
        await storing;
      }
    },
  };
}
