import type { ArtifactMetadata, ArtifactPreview } from "@exhibit/contracts";

const imageName = /\.(?:apng|avif|bmp|gif|heic|ico|jpe?g|png|tiff?|webp)$/i;
const svgName = /\.svgz?$/i;

/** Why a file that calls itself an image is not shown as one; null for an image, and for what never said it was. */
export function explainNoImage(
  { name, mediaType }: Pick<ArtifactMetadata, "name" | "mediaType">,
  { kind }: Pick<ArtifactPreview, "kind">,
): string | null {
  if (kind === "image") return null;
  if (svgName.test(name) || mediaType.startsWith("image/svg")) {
    return "SVG can carry scripts, so it is shown as text.";
  }
  if (!imageName.test(name) && !mediaType.startsWith("image/")) return null;
  return "It calls itself an image, but its bytes are no PNG, JPEG, GIF or WebP that can be shown.";
}
