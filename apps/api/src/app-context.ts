import type { HttpBindings } from "@hono/node-server";
import type { RequestSession } from "./session.ts";

/** What middleware leaves for handlers, and Node's own request and response. */
export interface AppContext {
  Variables: { requestId: string; session: RequestSession; secureHeadersNonce?: string };
  Bindings: HttpBindings;
}
