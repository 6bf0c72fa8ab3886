/** An http or https address without its fragment; https where no scheme is given. Else why it is none, to follow the word. */
export function parseWebAddress(word: string): URL | string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`);
  if (!url) return "is no address, which would be like https://example.org/path";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
  if (url.username || url.password) return "holds credentials; leave them out";
  url.hash = "";
  return url;
}
