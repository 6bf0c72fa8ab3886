import type { Readable } from "node:stream";

/** A finished file on this machine: written, hashed and fsynced by `stageStream` or `stageFile`; nobody writes to it again. */
export interface StagedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a store knows of one object. The database is the authority for digest, media type and owner. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Lower-case hex; null or absent where the store keeps none. */
  readonly sha256?: string | null;
  /** When it was stored, by the store's own clock, to the second at least. */
  readonly modifiedAt: Date;
}

/** Both ends inclusive, as in HTTP. An end beyond the last byte means the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How to read an object. An abort rejects with the signal's reason and frees what was opened. */
export interface ReadOptions {
  readonly range?: ByteRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to make durable, and under which fresh key. */
export interface PutInput {
  readonly key: string;
  readonly file: StagedFile;
  readonly mediaType: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The bytes of one object, for callers that write them on at once (downloads): the next chunk is read while
 * this one is written, into buffers that are used again. **A chunk is valid until the next one is asked for**;
 * copy what must live longer. Ask for one chunk at a time, and iterate once.
 */
export interface ObjectReader extends AsyncIterable<Uint8Array> {
  /** How many bytes it yields in all: the range's length, or the object's size. */
  readonly sizeBytes: number;
  /** Frees the handle. Ending or leaving a `for await` does it too; a reader never iterated needs this. Harmless twice. */
  close(): Promise<void>;
}

/**
 * Where the bytes of files live. Every method throws InvalidObjectKey for a hostile key and StoreUnavailable
 * when the store can't be reached. `objectStoreSuite` holds every adapter to these promises.
 */
export interface ObjectStore {
  /**
   * Makes a finished file durable under a fresh key, all or nothing, and takes the staged file away. Throws
   * ObjectExists for a taken key, ObjectCorrupt when the bytes are not those of `file`, StoreFull without room;
   * the staged file is then still there, for another try.
   */
  put(input: PutInput): Promise<StoredObject>;
  /** Chunks are the caller's to keep. Throws ObjectMissing, RangeUnsatisfiable. The caller must end or destroy the stream. */
  open(key: string, options?: ReadOptions): Promise<Readable>;
  /** The fast way out, see ObjectReader. Throws ObjectMissing, RangeUnsatisfiable before the first byte. */
  read(key: string, options?: ReadOptions): Promise<ObjectReader>;
  /** Null for an absent key. */
  head(key: string): Promise<StoredObject | null>;
  /** Deleting an absent key succeeds, so that a retried clean-up is harmless. Tries all keys before it throws. */
  delete(keys: readonly string[]): Promise<void>;
  /** Every object whose key starts with the prefix ("" for all), in no promised order, never all in memory. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Takes away what puts of killed processes left half-written in the store, begun before `olderThan`; says how many. */
  removeUnfinished(olderThan: Date): Promise<number>;
}
