import { previewMaxBytes } from "@exhibit/contracts";
import type { StoreScope } from "../scope.ts";
import type { DownloadableFile } from "./plan-download.ts";

/** The bytes that a preview looks at: the first 256 KiB of a file, or all of a smaller one. */
export async function readFileStart(
  { store }: StoreScope,
  { key, sizeBytes }: Pick<DownloadableFile, "key" | "sizeBytes">,
): Promise<Uint8Array> {
  if (sizeBytes === 0) return new Uint8Array();
  const stream = await store.open(key, { range: { start: 0, end: previewMaxBytes - 1 } });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
