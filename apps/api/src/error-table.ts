import type { AppErrorCode } from "@exhibit/contracts";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";

/** How the HTTP edges show one code. */
export interface ErrorEdge {
  readonly trpc: TRPC_ERROR_CODE_KEY;
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 500 | 503 | 507;
}

/** Every code of the contracts; a new one does not compile until it stands here. */
export const errorTable = {
  INVALID_INPUT: { trpc: "BAD_REQUEST", status: 400 },
  UNAUTHENTICATED: { trpc: "UNAUTHORIZED", status: 401 },
  FORBIDDEN: { trpc: "FORBIDDEN", status: 403 },
  NOT_FOUND: { trpc: "NOT_FOUND", status: 404 },
  CONFLICT: { trpc: "CONFLICT", status: 409 },
  TOO_LARGE: { trpc: "PAYLOAD_TOO_LARGE", status: 413 },
  GONE: { trpc: "NOT_FOUND", status: 410 },
  STORE_UNAVAILABLE: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
  STORE_FULL: { trpc: "SERVICE_UNAVAILABLE", status: 507 },
  DATABASE_UNAVAILABLE: { trpc: "SERVICE_UNAVAILABLE", status: 503 },
  INTERNAL: { trpc: "INTERNAL_SERVER_ERROR", status: 500 },
} as const satisfies Record<AppErrorCode, ErrorEdge>;
