import { AppError, Id } from "@exhibit/contracts";
import { getArtifactImage } from "@exhibit/core";
import { z } from "zod";
import { parseRequest } from "../describe-error.ts";
import { buildImageHeaders } from "./download-headers.ts";
import type { Route } from "./routes.ts";
import { sendFile } from "./send-file.ts";

/** An artifact that is a raster image, for an image element of a page of ours; see docs/file-storage.md. */
export const imageRoute: Route = {
  method: "GET",
  path: "/api/v1/artifacts/:id/image",
  access: "artifact.read",
  async handle(c, deps, { scope }) {
    refuseAllButImages(c.req.header("sec-fetch-dest"));
    const { id } = parseRequest(z.object({ id: Id }), c.req.param());
    const { file, image } = await getArtifactImage(scope, { artifactId: id });
    const headers = buildImageHeaders({ ...file, mediaType: image.mediaType });
    if (c.req.method === "HEAD") return c.body(null, 200, headers);
    return sendFile(c, deps, { scope, file, headers, range: null });
  },
};

/** A page may paint an image, never open it as a document. */
function refuseAllButImages(destination: string | undefined): void {
  if (destination === undefined || destination === "image" || destination === "empty") return;
  throw new AppError("FORBIDDEN", `An image is shown as an image, not as ${destination.slice(0, 20)}.`);
}
