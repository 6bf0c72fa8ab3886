import type { Database } from "@exhibit/db";
import type { ObjectStore } from "@exhibit/storage";

/** What a sweep works on. */
export interface SweepScope {
  readonly database: Database;
  readonly store: ObjectStore;
}

/** What could not be removed in one organization; it is tried again by the next sweep. */
export interface SweepFailure {
  readonly organizationId: string;
  /** Objects that stayed; 0 where the organization could not be swept at all. */
  readonly objects: number;
  /** Of the first of them. */
  readonly error: unknown;
}
