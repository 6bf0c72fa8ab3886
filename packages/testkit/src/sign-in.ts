/** Uses a one-time link as the web app does. Gives the `Cookie` header of the new session. */
export async function signIn(link: string): Promise<string> {
  const url = new URL(link);
  const response = await fetch(new URL("/api/session", url), {
    method: "POST",
    headers: { "content-type": "application/json", origin: url.origin },
    body: JSON.stringify({ token: url.hash.replace("#token=", "") }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (!response.ok || cookie === undefined) {
    throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  }
  return cookie;
}
