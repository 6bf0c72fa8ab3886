import { createHash } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ZipMember, ZipPlan } from "@exhibit/core";
import { ObjectCorrupt, type ObjectStore } from "@exhibit/storage";
import { ZipArchive } from "archiver";

/** A client that takes nothing for this long is gone. */
const stalledAfterMs = 60_000;
/** Above it offsets need 64 bits, which an entry has to say before its size is known. */
const zip64FromBytes = 2 ** 31;

/** A zip on its way. */
export interface ZipDelivery {
  readonly outgoing: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly plan: ZipPlan;
  readonly store: ObjectStore;
}

/** A member whose bytes could not be sent. */
export class ZipMemberFailed extends Error {
  readonly member: ZipMember;
  constructor(member: ZipMember, cause: unknown) {
    super(`${member.path} could not be sent`, { cause });
    this.member = member;
  }
}

/**
 * Packs the files one after the other into Node's response, the manifest first. A file that is missing or not what
 * its digest says throws ZipMemberFailed and cuts the connection before the zip has its directory: no reader takes
 * it for whole. A client that leaves is no error.
 */
export async function sendZip({ outgoing, headers, plan, store }: ZipDelivery): Promise<void> {
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  outgoing.once("close", onClose);
  outgoing.setTimeout(stalledAfterMs, () => outgoing.destroy());
  const archive = new ZipArchive({
    zlib: { level: 1 },
    forceZip64: plan.sizeBytes >= zip64FromBytes,
  });
  try {
    if (outgoing.destroyed) return;
    outgoing.writeHead(200, headers);
    const sent = pipeline(archive, outgoing);
    await Promise.all([sent, pack(archive, plan, store, gone.signal)]);
  } catch (error) {
    if (gone.signal.aborted && !(error instanceof ZipMemberFailed)) return;
    outgoing.destroy();
    throw error;
  } finally {
    archive.destroy();
    outgoing.removeListener("close", onClose);
  }
}

async function pack(
  archive: ZipArchive,
  plan: ZipPlan,
  store: ObjectStore,
  gone: AbortSignal,
): Promise<void> {
  const { path, content } = plan.manifest;
  const manifest = Readable.from([Buffer.from(`${JSON.stringify(content, null, 2)}\n`)]);
  await addEntry(archive, manifest, { name: path, date: new Date() }, gone);
  for (const member of plan.members) {
    const source = Readable.from(verify(store, member, gone), { objectMode: false });
    try {
      await addEntry(archive, source, { name: member.path, date: member.createdAt }, gone);
    } catch (error) {
      throw gone.aborted ? error : new ZipMemberFailed(member, error);
    }
  }
  await archive.finalize();
}

/** Waits until the entry is packed, so that one file is open at a time. */
async function addEntry(
  archive: ZipArchive,
  source: Readable,
  data: { name: string; date: Date },
  gone: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const packed = once(archive, "entry", { signal: AbortSignal.any([over.signal, gone]) });
  // The archive hears nothing of a source that breaks.
  const broken = new Promise<never>((_resolve, reject) => source.once("error", reject));
  try {
    archive.append(source, data);
    await Promise.race([packed, broken]);
  } finally {
    over.abort();
    source.destroy();
  }
}

/** The bytes of a member; throws at their end where they are not the file's. */
async function* verify(
  store: ObjectStore,
  member: ZipMember,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const chunk of await store.open(member.key, { signal })) {
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest("hex");
  if (found !== member.sha256) throw new ObjectCorrupt(member.key, `its digest is ${found}`);
}
