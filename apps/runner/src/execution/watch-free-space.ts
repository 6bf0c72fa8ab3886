import { statfs } from "node:fs/promises";

const everyMs = 1_000;

/** Looks every second how much of a folder's disk is free, and says once when it is too little. The answer stops it. */
export function watchFreeSpace(folder: string, minFreeBytes: number, onLow: () => void): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void look().finally(() => {
      isBusy = false;
    });
  }, everyMs);

  async function look(): Promise<void> {
    const { bavail, bsize } = await statfs(folder).catch(() => ({
      bavail: Number.POSITIVE_INFINITY,
      bsize: 1,
    }));
    if (bavail * bsize >= minFreeBytes) return;
    clearInterval(timer);
    onLow();
  }

  timer.unref();
  return () => clearInterval(timer);
}
