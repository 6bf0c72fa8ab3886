import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArtifactRef, type LogStream } from "@exhibit/contracts";
import { bindComponent } from "../bind-component.ts";
import { type AttemptContext, createComponentLog } from "../context.ts";
import type { ComponentDefinition } from "../define-component.ts";
import type { Handler, OutputsOf } from "../handler.ts";
import type { NetworkPolicy } from "../network-policy.ts";
import { parseOutputs } from "../parse-values.ts";
import { createTestArtifacts, type InputFile, type WrittenArtifact } from "./test-artifacts.ts";
import { createTestTools } from "./test-tools.ts";

/** What a component is tried with. */
export interface ComponentTrial {
  params?: Readonly<Record<string, unknown>>;
  inputs?: Readonly<Record<string, unknown>>;
  /** Files that stand at input ports, by port. */
  files?: Readonly<Record<string, InputFile>>;
  /** Folders where tools are looked for, before those of the system: stand-ins lie there. */
  toolFolders?: readonly string[];
  /** Nothing on loopback may be reached unless listed here. */
  network?: Partial<NetworkPolicy>;
  signal?: AbortSignal;
}

/** What a trial left. The directory goes with `remove`. */
export interface ComponentTrialResult<Outputs> {
  outputs: Outputs;
  artifacts: readonly WrittenArtifact[];
  log: readonly { stream: LogStream; text: string }[];
  progress: readonly { done: number; total: number | null; message: string }[];
  warnings: readonly string[];
  workDir: string;
  remove(): Promise<void>;
}

/** Runs one component with a real context on a temporary directory. Throws what the component threw. */
export async function runComponent<Definition extends ComponentDefinition>(
  definition: Definition,
  handler: Handler<Definition>,
  trial: ComponentTrial = {},
): Promise<ComponentTrialResult<OutputsOf<Definition>>> {
  const home = await mkdtemp(join(tmpdir(), "exhibit-component-"));
  const remove = () => rm(home, { recursive: true, force: true });
  try {
    return { ...(await runIn(home, definition, handler, trial)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function runIn<Definition extends ComponentDefinition>(
  home: string,
  definition: Definition,
  handler: Handler<Definition>,
  trial: ComponentTrial,
) {
  const store = await createTestArtifacts(home, definition);
  const log: { stream: LogStream; text: string }[] = [];
  const progress: { done: number; total: number | null; message: string }[] = [];
  const warnings: string[] = [];
  const write = (stream: LogStream, text: string) => void log.push({ stream, text });
  const signal = trial.signal ?? new AbortController().signal;
  const context: AttemptContext = {
    run: { id: randomUUID(), number: 7, workflowId: randomUUID(), trigger: "manual" },
    step: { ref: "step", attempt: 1 },
    artifacts: store.artifacts,
    tools: createTestTools({
      declared: definition.tools.map(({ name }) => name),
      folders: trial.toolFolders ?? [],
      workDir: store.workDir,
      signal,
      write,
    }),
    workDir: store.workDir,
    log: createComponentLog(write),
    progress: (done, total, message) =>
      void progress.push({ done, total: total ?? null, message: message ?? "" }),
    warn: (message) => void warnings.push(message),
    signal,
    network: { allowLoopback: [], denied: [], allowPrivate: true, ...trial.network },
  };
  const inputs: Record<string, unknown> = { ...trial.inputs };
  for (const [port, file] of Object.entries(trial.files ?? {})) inputs[port] = await store.addInput(file);
  const given = await bindComponent(definition, handler).run(context, {
    parameters: trial.params ?? {},
    inputs,
  });
  const outputs = parseOutputs(definition, given);
  return { outputs, artifacts: store.written, log, progress, warnings, workDir: store.workDir };
}

/** An artifact reference for tests that need one without bytes. */
export function buildArtifactRef(over: Partial<ArtifactRef> = {}): ArtifactRef {
  return ArtifactRef.parse({
    artifactId: randomUUID(),
    name: "report.json",
    mediaType: "application/json",
    format: "json",
    sizeBytes: 0,
    sha256: "0".repeat(64),
    ...over,
  });
}
