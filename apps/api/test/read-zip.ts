import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ZipManifest } from "@exhibit/contracts";
import { fromBufferPromise } from "yauzl";

/** A zip as a reader of another hand finds it. */
export interface ReadZip {
  /** The paths of all entries but the manifest, in order. */
  readonly paths: readonly string[];
  readonly manifest: ZipManifest;
  /** SHA-256 by path, the manifest's aside. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Reads a whole zip; throws where it is none, is cut off, or has a name that must not be unpacked. */
export async function readZip(bytes: Buffer): Promise<ReadZip> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true });
  const digests: Record<string, string> = {};
  let manifest: unknown;
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    if (entry.fileName === "manifest.json") manifest = JSON.parse(content.toString());
    else digests[entry.fileName] = createHash("sha256").update(content).digest("hex");
  }
  return { paths: Object.keys(digests), manifest: ZipManifest.parse(manifest), digests };
}
