const credentials = ["authorization", "cookie", "proxy-authorization"] as const;

/** The next request of a redirect. */
interface Redirected {
  url?: string | URL | undefined;
  headers: Record<string, string | string[] | undefined>;
}

/** Takes credentials out of a request that leaves the first origin: got takes https and http of one host for one place. */
export function keepCredentials({ url, headers }: Redirected, first: URL): void {
  if (url !== undefined && new URL(url).origin === first.origin) return;
  for (const name of credentials) delete headers[name];
}
