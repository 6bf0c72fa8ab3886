import { createRouter } from "@tanstack/react-router";
import { queryClient } from "./query-client.ts";
import { routeTree } from "./route-tree.gen.ts";
import { parseSearch, stringifySearch } from "./search-codec.ts";
import { CrashPage } from "./shell/crash-page.tsx";
import { NotFoundPage } from "./shell/not-found-page.tsx";

/** The one router of this tab. */
export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
