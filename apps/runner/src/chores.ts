/** Something that is done again and again. */
export interface Chore {
  readonly everyMs: number;
  /** The first time comes sooner than the others, for what is done so rarely that a short life would never see it. */
  readonly firstAfterMs?: number;
  run(): Promise<void>;
}

/** Does each chore, and again so long after its end; the answer stops them and waits for those at work. */
export function startChores(
  chores: readonly Chore[],
  onError: (error: unknown) => void,
): () => Promise<void> {
  const working = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  function schedule(chore: Chore, afterMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const work = chore
        .run()
        .catch(onError)
        .finally(() => {
          working.delete(work);
          if (!stopped) schedule(chore, chore.everyMs);
        });
      working.add(work);
    }, afterMs);
    timers.add(timer);
  }

  for (const chore of chores) {
    schedule(chore, Math.min(chore.firstAfterMs ?? chore.everyMs, chore.everyMs));
  }
  return async () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(working);
  };
}
