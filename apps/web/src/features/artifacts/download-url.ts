/** Where an artifact's bytes come from, always as an attachment. */
export function buildDownloadUrl(artifactId: string): string {
  return `/api/v1/artifacts/${artifactId}/download`;
}

/** Where an image element finds an artifact that is an image; nothing else may open it. */
export function buildImageUrl(artifactId: string): string {
  return `/api/v1/artifacts/${artifactId}/image`;
}

/** A line for any terminal with an API key (that may download) in its environment; saves under the artifact's name. */
export function buildCurlLine(artifactId: string, origin: string): string {
  return `curl -fOJ -H "Authorization: Bearer $EXHIBIT_API_KEY" ${origin}${buildDownloadUrl(artifactId)}`;
}
