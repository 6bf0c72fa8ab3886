import type { AppRouter } from "@exhibit/api";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { queryClient } from "./query-client.ts";

const url = "/api/trpc";

/** For calls outside the query cache, such as the live subscription of a run. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxItems: 10, maxURLLength: 4000 }),
    }),
  ],
});

/** `queryOptions`, `mutationOptions`, `queryFilter` and `subscriptionOptions` of every procedure. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
