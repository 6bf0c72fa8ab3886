import type { Context } from "hono";
import type { AppContext } from "../app-context.ts";
import { answerRefusal } from "./answer-error.ts";
import type { Route } from "./routes.ts";

const immutable = "public, max-age=31536000, immutable";

/** The web app's files, and its page for every other address: the page's router knows those. */
export const webRoute: Route = {
  method: "GET",
  path: "/*",
  access: "public",
  async handle(c, { webFiles }) {
    const { path } = c.req;
    if (path === "/api" || path.startsWith("/api/")) return notFound(c);
    if (webFiles === null) {
      return answerRefusal(c, 404, "NOT_FOUND", "The web app is not built: `npm start` builds it.");
    }
    const file = webFiles.find(path);
    if (file !== null) {
      c.header("content-type", file.mediaType);
      c.header("cache-control", file.isImmutable ? immutable : "no-cache");
      return c.body(file.body);
    }
    // A missing script must not come as a page.
    if (/\.[a-z0-9]{1,8}$/i.test(path)) return notFound(c);
    c.header("cache-control", "no-store");
    return c.html(webFiles.index.replaceAll("__NONCE__", c.get("secureHeadersNonce") ?? ""));
  },
};

function notFound(c: Context<AppContext>): Response {
  return answerRefusal(c, 404, "NOT_FOUND", "There is nothing at this address.");
}
