/** Places where a test can have the runner killed. */
export type Failpoint = "after-put" | "inside-settle";

/** Gives a function that kills this process where it is told to, and does nothing anywhere else. */
export function createFailpoint(armed: Failpoint | undefined): (name: Failpoint) => void {
  return (name) => {
    if (name === armed) process.kill(process.pid, "SIGKILL");
  };
}
