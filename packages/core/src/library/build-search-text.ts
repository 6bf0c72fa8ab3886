/** What the library's search matches: name and label in lower case. */
export function buildSearchText(name: string, label: string | null): string {
  return (label === null ? name : `${name} ${label}`).toLowerCase();
}
