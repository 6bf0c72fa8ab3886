import { RasterMediaType } from "@exhibit/contracts";

/** What the bytes of an image say of themselves. */
export interface DetectedImage {
  readonly mediaType: RasterMediaType;
  readonly width: number;
  readonly height: number;
}

/**
 * The raster image that a file is by its first bytes, whatever it was declared as; null for anything else, among it
 * a text that begins like an image and an image whose size does not stand at its start.
 */
export async function detectImage(bytes: Uint8Array): Promise<DetectedImage | null> {
  // Each of these formats holds a zero byte, and no text does.
  if (!bytes.includes(0)) return null;
  // Loaded with the first binary file: most studios preview text alone.
  const { fileTypeFromBuffer } = await import("file-type");
  const found = await fileTypeFromBuffer(bytes);
  const mediaType = RasterMediaType.safeParse(found?.mime === "image/apng" ? "image/png" : found?.mime);
  if (!mediaType.success) return null;
  const size = await readSize(bytes);
  return size && { mediaType: mediaType.data, ...size };
}

async function readSize(bytes: Uint8Array): Promise<Pick<DetectedImage, "width" | "height"> | null> {
  const { imageSize } = await import("image-size");
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { width, height } : null;
  } catch {
    // It throws for what it can't read, which here is one answer among others.
    return null;
  }
}
