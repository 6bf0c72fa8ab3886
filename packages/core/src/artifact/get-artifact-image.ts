import { AppError, imageMaxBytes, imageMaxPixels } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { StoreScope } from "../scope.ts";
import { type DownloadableFile, getDownloadableFile } from "./plan-download.ts";
import { type DetectedImage, detectImage } from "./preview/detect-image.ts";
import { readFileStart } from "./read-file-start.ts";

/**
 * The file of an artifact that is a raster image by its bytes, with the type to send it as. Throws NOT_FOUND, GONE,
 * STORE_UNAVAILABLE as a preview does, TOO_LARGE beyond `imageMaxBytes` or `imageMaxPixels`, INVALID_INPUT for any
 * other content.
 */
export async function getArtifactImage(
  scope: StoreScope,
  input: { artifactId: string },
): Promise<{ file: DownloadableFile; image: DetectedImage }> {
  const file = await withOrganization(scope.database, scope.organizationId, (tx) =>
    getDownloadableFile(tx, input.artifactId),
  );
  if (file.sizeBytes > imageMaxBytes) {
    throw new AppError(
      "TOO_LARGE",
      `${file.name} has ${file.sizeBytes} bytes; up to ${imageMaxBytes} are shown. Download it instead.`,
    );
  }
  const image = await detectImage(await readFileStart(scope, file));
  if (image === null) {
    throw new AppError("INVALID_INPUT", `The bytes of ${file.name} are no PNG, JPEG, GIF or WebP image.`);
  }
  if (image.width * image.height > imageMaxPixels) {
    throw new AppError(
      "TOO_LARGE",
      `${file.name} is ${image.width} × ${image.height} pixels; up to ${imageMaxPixels} in all are shown. Download it instead.`,
    );
  }
  return { file, image };
}
