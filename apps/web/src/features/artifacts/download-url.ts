/** Where an artifact's bytes come from, always as an attachment. */
export function buildDownloadUrl(artifactId: string): string {
  return `/api/v1/artifacts/${artifactId}/download`;
}

/** Where an image element finds an artifact that is an image; nothing else may open it. */
export function buildImageUrl(artifactId: string): string {
  return `/api/v1/artifacts/${artifactId}/image`;
}

/**
 * A line for a terminal in the studio's checkout: it signs in by a fresh one-time link, since the browser's own
 * session is not known to scripts, and downloads under the artifact's name.
 */
export function buildCurlLine(artifactId: string, origin: string): string {
  const token = `$(./exhibit login | grep -o 'token=.*' | cut -c7-49)`;
  const headers = `-H 'Origin: ${origin}' -H 'Content-Type: application/json'`;
  const signIn = `curl -fsS -o /dev/null -c exhibit.cookies ${headers} -d "{\\"token\\":\\"${token}\\"}" ${origin}/api/session`;
  return `${signIn} && curl -fOJ -b exhibit.cookies ${origin}${buildDownloadUrl(artifactId)}`;
}
