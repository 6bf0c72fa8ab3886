import { ArtifactUploadResponse, ErrorBody } from "@exhibit/contracts";

/** A file on its way to the studio. */
export interface Sending {
  readonly file: File;
  readonly idempotencyKey: string;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

const noAnswer: ErrorBody = {
  code: "INTERNAL",
  message: "The connection broke before the studio answered. Is it still running? Then try again.",
};

/** Sends a file as it is; `fetch` would not tell how far it is. Rejects with an ErrorBody, and when aborted. */
export function sendFile({
  file,
  idempotencyKey,
  onProgress,
  signal,
}: Sending): Promise<ArtifactUploadResponse> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/artifacts?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader("content-type", file.type === "" ? "application/octet-stream" : file.type);
    request.setRequestHeader("idempotency-key", idempotencyKey);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const answer = ArtifactUploadResponse.safeParse(parseJson(request.responseText));
      if (answer.success) resolve(answer.data);
      else reject(ErrorBody.safeParse(parseJson(request.responseText)).data ?? noAnswer);
    };
    request.onerror = () => reject(noAnswer);
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
