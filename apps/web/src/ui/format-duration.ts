/** A span of time in words; clocks that disagree never make it negative. */
export function formatDuration(ms: number): string {
  const spanMs = Math.max(0, ms);
  if (spanMs < 1_000) return `${Math.round(spanMs)} ms`;
  if (spanMs < 60_000) return `${(Math.floor(spanMs / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(spanMs / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
