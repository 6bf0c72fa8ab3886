import type { ArtifactMetadata, ArtifactPreview, RasterMediaType } from "@exhibit/contracts";
import { previewMaxBytes } from "@exhibit/contracts";
import { Box, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import prettyBytes from "pretty-bytes";
import { lazy, type ReactNode, Suspense } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { JsonTree } from "../../ui/json-tree.tsx";
import { showText } from "../../ui/show-text.ts";
import classes from "./artifact-preview.module.css";
import { explainNoImage } from "./explain-no-image.ts";
import { formatHex } from "./format-hex.ts";
import { PreviewImage } from "./preview-image.tsx";
import { PreviewRecords } from "./preview-records.tsx";
import { PreviewTable } from "./preview-table.tsx";

const MarkdownText = lazy(async () => ({
  default: (await import("../../ui/markdown-text.tsx")).MarkdownText,
}));

/** The start of an artifact as data, or an image as it looks: rows, trees, text and pixels, never a document. */
export function ArtifactPreviewPanel({ artifact }: { artifact: ArtifactMetadata }) {
  const { artifactId } = artifact;
  const preview = useQuery(
    trpc.artifact.preview.queryOptions({ artifactId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (preview.error) {
    return (
      <ErrorPanel
        title="The preview could not be loaded"
        error={readErrorBody(preview.error)}
        onRetry={() => void preview.refetch()}
      />
    );
  }
  if (!preview.data) return <Skeleton h={320} aria-label="Loading the preview" />;
  const noImage = explainNoImage(artifact, preview.data);
  return (
    <section className="panel" aria-label="Preview">
      <Text className={classes.bar} component="div" role="note">
        {describeExtent(preview.data, artifact.sizeBytes)}
        {noImage && ` · ${noImage}`}
      </Text>
      <PreviewBody preview={preview.data} artifact={artifact} />
    </section>
  );
}

/** "First N of M": how much of the file is shown. */
function describeExtent(preview: ArtifactPreview, sizeBytes: number): string {
  const size = prettyBytes(sizeBytes, { binary: true });
  const read = prettyBytes(Math.min(sizeBytes, previewMaxBytes), { binary: true });
  if (preview.kind === "image") {
    return `${imageNames[preview.mediaType]} image, ${preview.width} × ${preview.height} pixels · ${size}`;
  }
  const unit = countUnits(preview);
  if (preview.kind === "binary" && preview.truncated) return `First ${unit} of ${size}`;
  if (!preview.truncated) return unit ? `All ${unit} · ${size}` : `The whole file · ${size}`;
  return unit ? `First ${unit}, from the first ${read} of ${size}` : `First ${read} of ${size}`;
}

const imageNames = {
  "image/png": "PNG",
  "image/jpeg": "JPEG",
  "image/gif": "GIF",
  "image/webp": "WebP",
} as const satisfies Record<RasterMediaType, string>;

function countUnits(preview: Exclude<ArtifactPreview, { kind: "image" }>): string | null {
  switch (preview.kind) {
    case "table":
      return countWords(preview.rows.length, "row");
    case "records":
      return countWords(preview.records.length, "record");
    case "binary":
      return countWords(preview.hex.length / 2, "byte");
    case "json":
    case "markdown":
    case "text":
      return null;
  }
}

function countWords(count: number, unit: string): string {
  return `${count.toLocaleString("en-US")} ${unit}${count === 1 ? "" : "s"}`;
}

function PreviewBody({ preview, artifact }: { preview: ArtifactPreview; artifact: ArtifactMetadata }) {
  switch (preview.kind) {
    case "table":
      return <PreviewTable columns={preview.columns} rows={preview.rows} />;
    case "records":
      return <PreviewRecords records={preview.records} />;
    case "json":
      return (
        <Scrolled>
          <JsonTree value={preview.value} openLevels={2} />
        </Scrolled>
      );
    case "markdown":
      return (
        <Scrolled>
          <Suspense fallback={<Skeleton h={240} aria-label="Loading the preview" />}>
            <MarkdownText text={showText(preview.text)} />
          </Suspense>
        </Scrolled>
      );
    case "text":
      return (
        <Scrolled>
          {preview.text === "" ? (
            <Text size="sm" c="dimmed">
              <bdi>{showText(artifact.name)}</bdi> is empty.
            </Text>
          ) : (
            <pre className={classes.text}>{showText(preview.text)}</pre>
          )}
        </Scrolled>
      );
    case "image":
      return (
        <Scrolled>
          <PreviewImage image={preview} artifact={artifact} />
        </Scrolled>
      );
    case "binary":
      return (
        <Scrolled>
          <pre className={classes.hex}>{formatHex(preview.hex)}</pre>
        </Scrolled>
      );
  }
}

function Scrolled({ children }: { children: ReactNode }) {
  return (
    <Box className={classes.body} role="region" aria-label="Preview content" tabIndex={0}>
      {children}
    </Box>
  );
}
