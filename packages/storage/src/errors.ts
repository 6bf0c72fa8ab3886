/** What every error of this package is, so that a caller can translate them in one place. */
export abstract class StorageError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The store holds nothing under this key. */
export class ObjectMissing extends StorageError {
  readonly key: string;
  constructor(key: string, options?: ErrorOptions) {
    super(`The store holds no object ${key}.`, options);
    this.key = key;
  }
}

/** The key is taken; the bytes under it were left as they are. */
export class ObjectExists extends StorageError {
  readonly key: string;
  constructor(key: string, options?: ErrorOptions) {
    super(`The store already holds an object ${key}.`, options);
    this.key = key;
  }
}

/** The bytes are not those that were promised: another size or digest, or fewer than the store said. */
export class ObjectCorrupt extends StorageError {
  readonly key: string;
  constructor(key: string, detail: string, options?: ErrorOptions) {
    super(`The bytes of object ${key} are wrong: ${detail}.`, options);
    this.key = key;
  }
}

/** A range that starts at or after the object's end; HTTP says 416. */
export class RangeUnsatisfiable extends StorageError {
  readonly key: string;
  readonly sizeBytes: number;
  constructor(key: string, range: { start: number; end: number }, sizeBytes: number) {
    super(`Object ${key} has ${sizeBytes} bytes; the range ${range.start}-${range.end} lies outside.`);
    this.key = key;
    this.sizeBytes = sizeBytes;
  }
}

/** What there is, what was asked for and what must stay free, in bytes. */
export interface StoreRoom {
  readonly freeBytes: number;
  readonly neededBytes: number;
  readonly floorBytes: number;
}

/** No room: the disk or quota is used up, or less than the operator's floor would stay free. Retry later. */
export class StoreFull extends StorageError {
  /** Null where the disk itself refused. */
  readonly room: StoreRoom | null;
  constructor(message: string, options: ErrorOptions & { room?: StoreRoom } = {}) {
    super(message, options);
    this.room = options.room ?? null;
  }
}

/** The store can't be used now: down, read-only, not permitted, out of handles. The cause has the vendor's error. */
export class StoreUnavailable extends StorageError {}

/** Not a key: 1 to 1,024 characters; segments of A-Z a-z 0-9 . _ - (255 at most) joined by single slashes; no segment is . or .. */
export class InvalidObjectKey extends StorageError {
  readonly key: string;
  constructor(key: string, detail: string) {
    super(`${JSON.stringify(key.slice(0, 200))} is no object key: ${detail}.`);
    this.key = key;
  }
}

/** A file that a component named is absent. */
export class FileMissing extends StorageError {
  readonly path: string;
  constructor(path: string, options?: ErrorOptions) {
    super(`There is no file ${JSON.stringify(path)}.`, options);
    this.path = path;
  }
}

/** Why a component's file was refused. */
export type UnsafeFileReason =
  | "symbolic link"
  | "not a regular file"
  | "hard link"
  | "outside"
  | "unreadable";

/** A component's file that can't be kept safely; nothing of it was read. */
export class UnsafeFile extends StorageError {
  readonly path: string;
  readonly reason: UnsafeFileReason;
  constructor(path: string, reason: UnsafeFileReason, options?: ErrorOptions) {
    super(`${JSON.stringify(path)} was refused: ${unsafeFileSentences[reason]}.`, options);
    this.path = path;
    this.reason = reason;
  }
}

const unsafeFileSentences = {
  "symbolic link": "it is a symbolic link, and only regular files are kept",
  "not a regular file": "it is a pipe, socket, device or directory, and only regular files are kept",
  "hard link": "it has more than one name (hard link), so it may be somebody else's file",
  outside: "it lies outside the step's work directory",
  unreadable: "it can't be read by the runner",
} as const satisfies Record<UnsafeFileReason, string>;

/** More bytes came than were allowed. */
export class FileTooLarge extends StorageError {
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`The file is larger than the ${maxBytes} bytes that are allowed.`);
    this.maxBytes = maxBytes;
  }
}
