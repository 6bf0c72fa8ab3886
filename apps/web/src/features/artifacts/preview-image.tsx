import {
  type ArtifactMetadata,
  type ArtifactPreview,
  imageMaxBytes,
  imageMaxPixels,
} from "@exhibit/contracts";
import { Text } from "@mantine/core";
import prettyBytes from "pretty-bytes";
import { useState } from "react";
import { showText } from "../../ui/show-text.ts";
import classes from "./artifact-preview.module.css";
import { buildImageUrl } from "./download-url.ts";

interface PreviewImageProps {
  image: Extract<ArtifactPreview, { kind: "image" }>;
  artifact: ArtifactMetadata;
}

/** A raster image within the page's bounds, or the reason why it is not shown. */
export function PreviewImage({ image: { width, height }, artifact }: PreviewImageProps) {
  const { artifactId, name, sizeBytes } = artifact;
  const [isBroken, setBroken] = useState(false);
  const fault = isBroken
    ? "The browser can’t show this image: it is cut short or broken. Download it to look at its bytes."
    : explainTooLarge(sizeBytes, width * height);
  if (fault) {
    return (
      <Text size="sm" c="dimmed">
        {fault}
      </Text>
    );
  }
  return (
    <img
      className={classes.image}
      src={buildImageUrl(artifactId)}
      alt={`Content of ${showText(name)}`}
      width={width}
      height={height}
      decoding="async"
      onError={() => setBroken(true)}
    />
  );
}

function explainTooLarge(sizeBytes: number, pixels: number): string | null {
  if (sizeBytes > imageMaxBytes) {
    const cap = prettyBytes(imageMaxBytes, { binary: true });
    return `Images of up to ${cap} are shown; this one has ${prettyBytes(sizeBytes, { binary: true })}. Download it to see it.`;
  }
  if (pixels <= imageMaxPixels) return null;
  const [cap, found] = [imageMaxPixels, pixels].map((count) => Math.round(count / 1_000_000));
  return `Images of up to ${cap} megapixels are shown; this one has ${found}. Download it to see it.`;
}
