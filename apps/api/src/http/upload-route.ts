import type { IncomingMessage } from "node:http";
import { AppError, ArtifactUploadInput, IdempotencyKey, MediaType } from "@exhibit/contracts";
import { uploadArtifact } from "@exhibit/core";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { z } from "zod";
import type { AppContext } from "../app-context.ts";
import { readQuery } from "./read-query.ts";
import type { Route } from "./routes.ts";

/** A sender who sends nothing for this long is gone. */
const stalledAfterMs = 60_000;

const UploadHeaders = z.object({
  "content-type": MediaType.optional(),
  "content-length": z.coerce.number().optional(),
  "idempotency-key": IdempotencyKey.optional(),
});

/**
 * Takes a file into the library. The body is the file, byte for byte, and nothing around it: no part of a request
 * can then pose as a path or a second file, and the bytes are staged as they come. What is said of it stands in
 * query and headers.
 */
export const uploadRoute: Route = {
  method: "POST",
  path: "/api/v1/artifacts",
  access: "artifact.upload",
  takesFile: true,
  async handle(c, deps, { scope }) {
    const { incoming, outgoing } = c.env;
    const gone = new AbortController();
    const onClose = (): void => gone.abort(new SenderGone());
    outgoing.once("close", onClose);
    try {
      const input = ArtifactUploadInput.parse(readQuery(c));
      const said = readHeaders(c, deps.uploadMaxBytes);
      const uploaded = await uploadArtifact(scope, {
        ...input,
        ...said,
        body: readBody(incoming),
        maxBytes: deps.uploadMaxBytes,
        signal: gone.signal,
      });
      c.header("cache-control", "private, no-store");
      c.header("location", `/api/v1/artifacts/${uploaded.artifact.artifactId}/download`);
      return c.json(uploaded, uploaded.isRepeat ? 200 : 201);
    } catch (error) {
      if (gone.signal.aborted) return RESPONSE_ALREADY_SENT;
      // The rest of the body is not read, so nothing else can come on this connection.
      if (!incoming.complete) c.header("connection", "close");
      throw error;
    } finally {
      outgoing.removeListener("close", onClose);
    }
  },
};

class SenderGone extends Error {}

function readHeaders(c: Context<AppContext>, maxBytes: number) {
  const headers = UploadHeaders.parse({
    "content-type": c.req.header("content-type"),
    "content-length": c.req.header("content-length"),
    "idempotency-key": c.req.header("idempotency-key"),
  });
  const mediaType = headers["content-type"];
  if (mediaType !== undefined && /^(multipart\/|application\/x-www-form-urlencoded\b)/i.test(mediaType)) {
    const message = `is ${mediaType.slice(0, 60)}: send the bytes of the file itself, with its own type or application/octet-stream`;
    throw new AppError("INVALID_INPUT", `content-type ${message}.`, {
      fields: [{ path: "content-type", message }],
    });
  }
  const sizeBytes = headers["content-length"] ?? 0;
  if (sizeBytes > maxBytes) {
    throw new AppError(
      "TOO_LARGE",
      `The file has ${sizeBytes} bytes; ${maxBytes} are allowed (EXHIBIT_UPLOAD_MAX_BYTES).`,
    );
  }
  const isSaid = mediaType !== undefined && !/^application\/octet-stream\b/i.test(mediaType);
  return { mediaType: isSaid ? mediaType : undefined, idempotencyKey: headers["idempotency-key"] };
}

/** The bytes as they come. Who stops reading early leaves the connection whole, so that it still takes an answer. */
async function* readBody(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  incoming.socket.setTimeout(stalledAfterMs);
  try {
    yield* incoming.iterator({ destroyOnReturn: false });
  } finally {
    incoming.socket.setTimeout(0);
  }
}
