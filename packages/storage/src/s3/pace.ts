/** Watches that a request goes on: a sign of life within the stall time, and enough bytes of its body within each window. */
export interface Pace {
  /** Something happened on the connection; `bytes` of the body went out. */
  moved(bytes?: number): void;
  /** The body is out: from now on silence alone counts. */
  bodyEnded(): void;
  stop(): void;
}

/** What counts as going on. */
export interface PaceLimits {
  readonly stallMs: number;
  readonly paceMs: number;
  readonly minBytesPerSecond: number;
}

/** Calls `onLate` once, with the reason, when a request stalls or its body crawls. */
export function watchPace(limits: PaceLimits, onLate: (reason: Error) => void): Pace {
  const { stallMs, paceMs, minBytesPerSecond } = limits;
  let inWindow: number | null = null;
  const stall = setTimeout(() => late(`nothing moved for ${stallMs / 1000} s`), stallMs);
  const window = setInterval(() => {
    if (inWindow === null) return;
    if (inWindow < (minBytesPerSecond * paceMs) / 1000) {
      late(`less than ${minBytesPerSecond} bytes a second moved for ${paceMs / 1000} s`);
    }
    inWindow = 0;
  }, paceMs);

  function stop(): void {
    clearTimeout(stall);
    clearInterval(window);
  }

  function late(reason: string): void {
    stop();
    onLate(new Error(reason));
  }

  return {
    moved(bytes = 0) {
      stall.refresh();
      if (bytes === 0) return;
      if (inWindow === null) window.refresh();
      inWindow = (inWindow ?? 0) + bytes;
    },
    bodyEnded() {
      inWindow = null;
    },
    stop,
  };
}
