/** One thing to close, with what to do when it does not close in time. */
export interface ShutdownPhase {
  readonly name: string;
  readonly timeoutMs: number;
  close(): Promise<void>;
  /** Ends it at once, synchronously; called when `close` is late or a second signal came. */
  force?(): void;
}

/** How a process ends. */
export interface ShutdownOptions {
  /** Told about each phase that failed or was late. */
  readonly onTrouble: (phase: string, cause: unknown) => void;
  /** Told once, when the end begins. */
  readonly onBegin?: (reason: string) => void;
  /** Ends the process; a parameter so that tests can watch it. */
  readonly exit: (code: number) => void;
  /** Signals this close to the first are the same key press, sent twice by npm and the terminal. */
  readonly repeatWindowMs?: number;
}

/** Closes what a process opened, last opened first. */
export interface Shutdown {
  /** Aborted when the end begins. */
  readonly signal: AbortSignal;
  /** Adds a phase; the phase added last is closed first. */
  add(phase: ShutdownPhase): void;
  /** Closes all phases once, then exits with `code`. Later calls return the same promise. */
  begin(reason: string, code?: number): Promise<void>;
  /** For signal handlers: the first drains (exit code 0), a later one forces (exit code 130). */
  handleSignal(signal: string): void;
}

/** Creates the one shutdown of a process. */
export function createShutdown(options: ShutdownOptions): Shutdown {
  const phases: ShutdownPhase[] = [];
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  let begunAt = 0;
  let current: ShutdownPhase | undefined;

  async function closeAll(code: number): Promise<void> {
    for (let phase = phases.pop(); phase !== undefined; phase = phases.pop()) {
      current = phase;
      await closePhase(phase, options);
      current = undefined;
    }
    options.exit(code);
  }

  function forceAll(): void {
    for (const phase of [...(current === undefined ? [] : [current]), ...phases.splice(0).reverse()]) {
      tryForce(phase, options);
    }
    options.exit(130);
  }

  const shutdown: Shutdown = {
    signal: controller.signal,
    add: (phase) => void phases.push(phase),
    begin(reason, code = 0) {
      if (running === undefined) {
        begunAt = performance.now();
        options.onBegin?.(reason);
        controller.abort(reason);
        running = closeAll(code);
      }
      return running;
    },
    handleSignal(signal) {
      if (running === undefined) void shutdown.begin(signal);
      else if (performance.now() - begunAt > (options.repeatWindowMs ?? 500)) forceAll();
    },
  };
  return shutdown;
}

async function closePhase(phase: ShutdownPhase, options: ShutdownOptions): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`not closed within ${phase.timeoutMs} ms`)),
    phase.timeoutMs,
  );
  try {
    await Promise.race([phase.close(), late.promise]);
  } catch (cause) {
    options.onTrouble(phase.name, cause);
    tryForce(phase, options);
  } finally {
    clearTimeout(timer);
  }
}

function tryForce(phase: ShutdownPhase, options: ShutdownOptions): void {
  try {
    phase.force?.();
  } catch (cause) {
    options.onTrouble(phase.name, cause);
  }
}
