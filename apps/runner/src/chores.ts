/** Something that is done again and again. */
export interface Chore {
  readonly everyMs: number;
  run(): Promise<void>;
}

/** Does each chore every so often, never twice at once; the answer stops them and waits for those at work. */
export function startChores(
  chores: readonly Chore[],
  onError: (error: unknown) => void,
): () => Promise<void> {
  const working = new Set<Promise<void>>();
  const timers = chores.map(({ everyMs, run }) => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      const work = run()
        .catch(onError)
        .finally(() => {
          busy = false;
          working.delete(work);
        });
      working.add(work);
    }, everyMs);
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(working);
  };
}
