import type { FileFormat } from "@exhibit/contracts";

/** What a body is kept as, by the type that the answer claims. */
export interface BodyFormat {
  readonly facts: { readonly name: string; readonly format: FileFormat };
  readonly isText: boolean;
  readonly isJson: boolean;
}

const known: readonly { pattern: RegExp; format: FileFormat; extension: string }[] = [
  {
    pattern: /^application\/(x-)?(nd|l)json(lines)?$|^application\/jsonl$/,
    format: "ndjson",
    extension: "ndjson",
  },
  { pattern: /^(application|text)\/json$|\+json$/, format: "json", extension: "json" },
  { pattern: /^text\/csv$/, format: "csv", extension: "csv" },
  { pattern: /^text\/html$|^application\/xhtml\+xml$/, format: "html", extension: "html" },
  { pattern: /^text\/(x-)?markdown$/, format: "markdown", extension: "md" },
  { pattern: /^text\/|\+xml$|^application\/(xml|javascript|yaml|x-yaml)$/, format: "text", extension: "txt" },
];

/** The format of a content type; no or an unknown one is binary. The name is stable, so that series hold together. */
export function findBodyFormat(contentType: string | undefined): BodyFormat {
  const essence = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const found = known.find(({ pattern }) => pattern.test(essence));
  const { format, extension } = found ?? { format: "binary" as const, extension: "bin" };
  return {
    facts: { name: `body.${extension}`, format },
    isText: format !== "binary",
    isJson: format === "json",
  };
}
