import { getRouteApi } from "@tanstack/react-router";
import type { RunSearch } from "./run-search.ts";

const route = getRouteApi("/runs/$runId");

interface RunAddress extends RunSearch {
  /** Changes what the address says; what is typed replaces, the rest can be gone back from. */
  show: (change: Partial<RunSearch>, options?: { replace?: boolean }) => void;
}

/** What the inspector's address says. */
export function useRunAddress(): RunAddress {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show: RunAddress["show"] = (change, { replace = false } = {}) => {
    void navigate({ search: (now) => ({ ...now, ...change }), replace, resetScroll: false });
  };
  return { ...search, show };
}
