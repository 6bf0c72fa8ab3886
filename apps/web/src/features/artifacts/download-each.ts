import type { ArtifactMetadata } from "@exhibit/contracts";
import { buildDownloadUrl } from "./download-url.ts";

interface DownloadOptions {
  signal: AbortSignal;
  /** Called with how many have begun. */
  onBegun: (count: number) => void;
}

/** What could not be downloaded, and why. */
export interface FailedDownload {
  artifact: ArtifactMetadata;
  message: string;
}

/** A browser that asks whether a page may save several files begins only when it was answered. */
const beginWithinMs = 60_000;
const lookEveryMs = 50;
/** Chromium drops what comes faster than ten in a second. */
const apartMs = 150;

/**
 * Downloads artifacts one after the other, each once the one before has begun: browsers drop what a page asks for all
 * at once. An abort leaves the rest out.
 */
export async function downloadEach(
  artifacts: readonly ArtifactMetadata[],
  { signal, onBegun }: DownloadOptions,
): Promise<FailedDownload[]> {
  const failed: FailedDownload[] = [];
  const queue = crypto.randomUUID();
  let begun = 0;
  for (const artifact of artifacts) {
    const refusal = await findRefusal(artifact, signal);
    if (signal.aborted) break;
    if (refusal !== null) {
      failed.push({ artifact, message: refusal });
      continue;
    }
    if (!(await begin(artifact, queue, signal))) {
      if (!signal.aborted)
        failed.push({ artifact, message: "The browser did not begin it; it was the last one tried." });
      break;
    }
    begun += 1;
    onBegun(begun);
    await wait(apartMs);
  }
  return failed;
}

/** Why the studio would not send it; a link that is refused would say so only in the browser's own list. */
async function findRefusal({ artifactId }: ArtifactMetadata, signal: AbortSignal): Promise<string | null> {
  try {
    const { ok, status } = await fetch(buildDownloadUrl(artifactId), { method: "HEAD", signal });
    if (ok) return null;
    return status === 404 || status === 410 ? "It is gone." : `The studio answered ${status}.`;
  } catch {
    return "The studio does not answer.";
  }
}

/** Clicks the artifact's link and waits for the cookie that its answer sets. */
async function begin({ artifactId }: ArtifactMetadata, queue: string, signal: AbortSignal): Promise<boolean> {
  const link = document.createElement("a");
  link.href = `${buildDownloadUrl(artifactId)}?queue=${queue}`;
  link.download = "";
  link.click();
  const deadline = performance.now() + beginWithinMs;
  while (!signal.aborted && performance.now() < deadline) {
    if (document.cookie.includes(`exhibit_queue_${queue}=${artifactId}`)) return true;
    await wait(lookEveryMs);
  }
  return false;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
