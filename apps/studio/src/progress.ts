/** Tells the person at the terminal what was done and how long it took. */
export interface Progress {
  say(line: string): void;
  /** Runs `work` and prints its line when it is done; `describe` may say more about the result. */
  step<Result>(
    label: string,
    work: () => Promise<Result>,
    describe?: (result: Result) => string,
  ): Promise<Result>;
}

const LABEL_WIDTH = 52;

/** Writes one line a step. */
export function createProgress(write: (text: string) => void): Progress {
  return {
    say: (line) => write(`${line}\n`),
    async step(label, work, describe) {
      const began = performance.now();
      const result = await work();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      write(`  ${(describe?.(result) ?? label).padEnd(LABEL_WIDTH)} ${seconds.padStart(5)} s\n`);
      return result;
    },
  };
}
