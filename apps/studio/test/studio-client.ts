import {
  ApiKeyCreated,
  type ApiKeyPermission,
  isRunEnded,
  Landing,
  Run,
  RunArtifactsResponse,
  Workflow,
  type WorkflowGraph,
} from "@exhibit/contracts";
import { waitFor } from "@exhibit/testkit";
import { signIn } from "@exhibit/testkit/sign-in";
import { z } from "zod";

const Answer = z.object({ result: z.object({ data: z.unknown() }) });
const Started = z.object({ runId: z.string() });

/** A signed-in person, over HTTP as the web app is. */
export interface StudioClient {
  readonly cookie: string;
  getLanding(): Promise<Landing>;
  saveWorkflow(name: string, graph: z.input<typeof WorkflowGraph>): Promise<string>;
  startRun(workflowId: string, inputs?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Starts the seeded audit of an address. */
  startAudit(address: string): Promise<string>;
  getRun(runId: string): Promise<Run>;
  cancelRun(runId: string): Promise<void>;
  /** The run when it has ended, 90 s at most. */
  waitForEnd(runId: string): Promise<Run>;
  listArtifacts(runId: string): Promise<RunArtifactsResponse>;
  /** Makes an API key and gives its text. */
  createKey(permissions: readonly ApiKeyPermission[]): Promise<string>;
}

/** Signs in with a one-time link. */
export async function openClient(link: string): Promise<StudioClient> {
  const { origin } = new URL(link);
  const cookie = await signIn(link);
  const read = async <Schema extends z.ZodType>(path: string, input: unknown, schema: Schema) => {
    const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return parseAnswer(
      path,
      await fetch(`${origin}/api/trpc/${path}${query}`, { headers: { cookie } }),
      schema,
    );
  };
  const write = async <Schema extends z.ZodType>(path: string, input: unknown, schema: Schema) => {
    const headers = { cookie, origin, "content-type": "application/json" };
    const body = JSON.stringify(input);
    const answer = await fetch(`${origin}/api/trpc/${path}`, { method: "POST", headers, body });
    return parseAnswer(path, answer, schema);
  };
  const client: StudioClient = {
    cookie,
    getLanding: () => read("landing.get", undefined, Landing),
    saveWorkflow: async (name, graph) => (await write("workflow.save", { name, graph }, Workflow)).id,
    startRun: async (workflowId, inputs = {}) =>
      (await write("run.start", { workflowId, inputs }, Started)).runId,
    startAudit: async (address) => {
      const { auditWorkflowId } = await client.getLanding();
      if (auditWorkflowId === null) throw new Error("the seeded audit is gone");
      return client.startRun(auditWorkflowId, { address: { value: address } });
    },
    getRun: (runId) => read("run.get", { runId }, Run),
    cancelRun: async (runId) => void (await write("run.cancel", { runId }, z.object({ runId: z.string() }))),
    waitForEnd: (runId) =>
      waitFor(
        async () => {
          const run = await client.getRun(runId);
          return isRunEnded(run.state) ? run : null;
        },
        { timeoutMs: 90_000, intervalMs: 100, what: "the end of the run" },
      ),
    listArtifacts: (runId) => read("artifact.byRun", { runId }, RunArtifactsResponse),
    createKey: async (permissions) =>
      (await write("apiKey.create", { name: permissions.join(", "), permissions }, ApiKeyCreated)).secret,
  };
  return client;
}

async function parseAnswer<Schema extends z.ZodType>(
  path: string,
  answer: Response,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return schema.parse(Answer.parse(JSON.parse(text)).result.data);
}
