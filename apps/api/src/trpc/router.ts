import { apiKeyRouter } from "./api-key-router.ts";
import { artifactRouter } from "./artifact-router.ts";
import { componentRouter } from "./component-router.ts";
import { router } from "./init.ts";
import { landingRouter } from "./landing-router.ts";
import { runRouter } from "./run-router.ts";
import { secretRouter } from "./secret-router.ts";
import { sessionRouter } from "./session-router.ts";
import { workflowRouter } from "./workflow-router.ts";

/** Every procedure of the product. */
export const appRouter = router({
  session: sessionRouter,
  landing: landingRouter,
  component: componentRouter,
  workflow: workflowRouter,
  run: runRouter,
  artifact: artifactRouter,
  apiKey: apiKeyRouter,
  secret: secretRouter,
});

/** What the web app compiles against. */
export type AppRouter = typeof appRouter;
