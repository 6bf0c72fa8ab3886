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
export { createFsStore, type FsStore, type FsStoreOptions } from "./fs-store.ts";
export type {
  ByteRange,
  ObjectReader,
  ObjectStore,
  PutInput,
  ReadOptions,
  StagedFile,
  StoredObject,
} from "./object-store.ts";
export { type OpenedStore, openStore } from "./open-store.ts";
export { type StagedCopy, type StageFileOptions, stageFile } from "./stage-file.ts";
export { stageStream } from "./stage-stream.ts";
export { checkFreeSpace, removeStaleStaging, type StageOptions, type StagingArea } from "./staging-area.ts";
