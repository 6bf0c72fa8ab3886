import { useNavigate, useSearch } from "@tanstack/react-router";
import { BuilderSearch } from "./builder-search.ts";

interface BuilderAddress extends BuilderSearch {
  /** Changes what is in the address; steps that are worth going back to are pushed. */
  show: (change: Partial<BuilderSearch>, options?: { replace?: boolean }) => void;
}

/** What the builder's address says, on the page of a new workflow and of a stored one. */
export function useBuilderSearch(): BuilderAddress {
  const search = BuilderSearch.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const show: BuilderAddress["show"] = (change, { replace = false } = {}) => {
    void navigate({ to: ".", search: (now) => ({ ...now, ...change }), replace, resetScroll: false });
  };
  return { ...search, show };
}
