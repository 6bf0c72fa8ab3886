import type { ArtifactUploadResponse, ErrorBody } from "@exhibit/contracts";
import { create } from "zustand";
import { readErrorBody } from "../../error-body.ts";
import { refreshArtifacts } from "../artifacts/refresh-artifacts.ts";
import { sendFile } from "./send-file.ts";

/** A browser opens six connections to a host; pages need theirs meanwhile. */
const atOnce = 2;

/** How far a file is. */
type UploadProgress =
  | { readonly state: "waiting" }
  | { readonly state: "sending"; readonly sentBytes: number }
  | { readonly state: "stored"; readonly answer: ArtifactUploadResponse }
  | { readonly state: "failed"; readonly error: ErrorBody };

/** A file that somebody chose. Its id is its idempotency key: a repeat after a lost answer makes no second artifact. */
export interface Upload {
  readonly id: string;
  readonly file: File;
  readonly progress: UploadProgress;
}

/** Uploads of this tab, oldest first. They go on while other pages are shown. */
export const useUploads = create<{ readonly uploads: readonly Upload[] }>()(() => ({ uploads: [] }));

const aborts = new Map<string, AbortController>();

/** Uploads files, two at a time. */
export function addUploads(files: readonly File[]): void {
  const added = files.map(
    (file): Upload => ({
      id: crypto.randomUUID(),
      file,
      progress: { state: "waiting" },
    }),
  );
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, ...added] }));
  sendWaiting();
}

/** Sends a file that failed once more. */
export function retryUpload(id: string): void {
  change(id, { state: "waiting" });
  sendWaiting();
}

/** Takes an upload off the list; one that is on its way is cut off and leaves nothing. */
export function removeUpload(id: string): void {
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
  aborts.get(id)?.abort();
}

/** Takes all that ended off the list. */
export function removeEnded(): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.filter(({ progress: { state } }) => state === "waiting" || state === "sending"),
  }));
}

function change(id: string, progress: UploadProgress): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.id === id ? { ...upload, progress } : upload)),
  }));
}

function sendWaiting(): void {
  const waiting = useUploads.getState().uploads.filter(({ progress }) => progress.state === "waiting");
  for (const upload of waiting.slice(0, Math.max(0, atOnce - aborts.size))) void send(upload);
}

async function send({ id, file }: Upload): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  change(id, { state: "sending", sentBytes: 0 });
  try {
    const answer = await sendFile({
      file,
      idempotencyKey: id,
      signal: abort.signal,
      onProgress: (sentBytes) => change(id, { state: "sending", sentBytes }),
    });
    change(id, { state: "stored", answer });
    void refreshArtifacts({ changed: [answer.artifact] });
  } catch (error) {
    // One that was taken off the list is not there any more: nothing changes.
    change(id, { state: "failed", error: readErrorBody(error) });
  } finally {
    aborts.delete(id);
    sendWaiting();
  }
}
