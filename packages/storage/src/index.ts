export {
  FileMissing,
  FileTooLarge,
  InvalidObjectKey,
  ObjectCorrupt,
  ObjectExists,
  ObjectMissing,
  RangeUnsatisfiable,
  StorageError,
  StoreFull,
  StoreUnavailable,
  UnsafeFile,
  type UnsafeFileReason,
} from "./errors.ts";
export type {
  ByteRange,
  ObjectReader,
  ObjectStore,
  PutInput,
  ReadOptions,
  StagedFile,
  StoredObject,
} from "./object-store.ts";
