import { createFileRoute } from "@tanstack/react-router";
import { LibrarySearch } from "../../features/artifacts/artifact-search.ts";
import { LibraryPage } from "../../features/artifacts/library-page.tsx";

export const Route = createFileRoute("/artifacts/")({
  validateSearch: LibrarySearch,
  component: LibraryPage,
});
