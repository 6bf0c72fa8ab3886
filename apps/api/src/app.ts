import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { ApiDeps } from "./api-deps.ts";
import type { AppContext } from "./app-context.ts";
import { assertPermissions } from "./assert-permissions.ts";
import { answerError, answerRefusal } from "./http/answer-error.ts";
import { artifactListRoutes } from "./http/artifact-list-routes.ts";
import { guardCrossSite } from "./http/csrf-guard.ts";
import { downloadRoute } from "./http/download-route.ts";
import { healthRoutes } from "./http/health-routes.ts";
import { guardHost } from "./http/host-guard.ts";
import { imageRoute } from "./http/image-route.ts";
import { type Route, registerRoutes } from "./http/routes.ts";
import { sessionRoute } from "./http/session-route.ts";
import { uploadRoute } from "./http/upload-route.ts";
import { webRoute } from "./http/web-route.ts";
import { zipRoutes } from "./http/zip-routes.ts";
import { createRequestSession } from "./session.ts";
import { mountProcedures } from "./trpc/mount-procedures.ts";
import { appRouter } from "./trpc/router.ts";

/** Every route beside the procedures; the last one takes what no other does. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  sessionRoute,
  downloadRoute,
  imageRoute,
  uploadRoute,
  ...zipRoutes,
  ...artifactListRoutes,
  webRoute,
];

/** The whole application. No side effects: it listens nowhere and opens nothing. Throws where a permission is missing. */
export function buildApp(deps: ApiDeps): Hono<AppContext> {
  const app = new Hono<AppContext>();
  addGuards(app, deps);
  mountProcedures(app, deps);
  registerRoutes(app, deps, routes);
  app.notFound((c) => answerRefusal(c, 404, "NOT_FOUND", "There is nothing at this address."));
  app.onError((error, c) =>
    answerError(error, c, (err, id) => deps.logger.error({ err, requestId: id }, "unexpected failure")),
  );
  assertPermissions(app, routes, appRouter);
  return app;
}

/** In this order: nothing of a request is looked at before its host, nothing is changed before its origin. */
function addGuards(app: Hono<AppContext>, deps: ApiDeps): void {
  app.use(requestId({ limitLength: 0 }));
  app.use(buildSecureHeaders(deps.origin));
  app.use(guardHost(deps.origin));
  app.use(guardCrossSite(deps.origin));
  app.use(async (c, next) => {
    c.set("session", createRequestSession(deps, c, c.get("requestId")));
    await next();
  });
}

/** `overwrite: false`: what a route sets for itself, such as the sandbox of a download, stays. */
function buildSecureHeaders(origin: string) {
  return secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", NONCE],
      styleSrc: ["'self'", NONCE],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", "blob:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    strictTransportSecurity: origin.startsWith("https:"),
  });
}
