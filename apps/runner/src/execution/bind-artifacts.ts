import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import {
  type ArtifactFacts,
  type ComponentArtifacts,
  type ComponentDefinition,
  ComponentError,
} from "@exhibit/components/sdk";
import { ArtifactAttributes, ArtifactName, type ArtifactRef, mediaTypeOfFormat } from "@exhibit/contracts";
import { type ClaimedStep, openArtifact, storeArtifact } from "@exhibit/core";
import {
  type StagedCopy,
  type StagedFile,
  type StageOptions,
  stageFile,
  stageStream,
} from "@exhibit/storage";
import type { Masker } from "../masking/create-masker.ts";
import { bindInput } from "./bind-input.ts";
import type { RunnerDeps } from "./runner-deps.ts";

const maxFiles = 1_000;

/** The artifacts port of one attempt. */
export interface BoundArtifacts {
  readonly port: ComponentArtifacts;
  /** Artifacts whose bytes are in the store. */
  readonly storedIds: readonly string[];
  /** Waits for uploads that the handler did not wait for. */
  idle(): Promise<void>;
}

/** An attempt as its artifacts need it. */
export interface ArtifactsScope {
  readonly step: ClaimedStep;
  readonly definition: ComponentDefinition;
  readonly workDir: string;
  readonly signal: AbortSignal;
  /** For files that lie in the work directory: they can be kept for a moment after a stop. */
  readonly keepSignal: AbortSignal;
  readonly masker: Masker;
  /** Writes a line of ours to the step's log. */
  say(line: string): void;
}

/** Binds the artifacts port to an attempt: organization, run, step, settings and signal are not the handler's business. */
export function bindArtifacts(
  deps: Pick<RunnerDeps, "database" | "store" | "staging" | "failpoint" | "logger">,
  attempt: ArtifactsScope,
): BoundArtifacts {
  const { step, definition, workDir, signal, keepSignal, masker } = attempt;
  const scope = { ...deps, organizationId: step.organizationId, actor: "runner" };
  const storedIds: string[] = [];
  const onWait = (err: Error): void =>
    deps.logger.warn({ err, stepId: step.stepId }, "the store does not answer; an upload waits");
  const taken = new Set<string>();
  const running = new Set<Promise<unknown>>();

  async function keep(
    facts: ArtifactFacts,
    until: AbortSignal,
    stage: (options: StageOptions) => Promise<Staged>,
  ): Promise<ArtifactRef> {
    const declared = judgeFacts(definition, maskFacts(masker, facts));
    const freeName = takeName(taken, declared);
    try {
      const watch = masker.watch();
      const file = await stage({ signal: until, watch: watch.see });
      return await store({ ...declared, heldSecrets: watch.found() }, file, until);
    } catch (error) {
      freeName();
      throw error;
    }
  }

  async function store(
    declared: DeclaredFile & { heldSecrets: readonly string[] },
    file: Staged,
    until: AbortSignal,
  ): Promise<ArtifactRef> {
    const { changedWhileRead = false } = file;
    try {
      const facts = { ...declared, step, file, changedWhileRead };
      const ref = await storeArtifact(scope, { ...facts, signal: until, onWait });
      deps.failpoint("after-put");
      storedIds.push(ref.artifactId);
      if (changedWhileRead) attempt.say(describeChange(declared.name));
      return ref;
    } finally {
      await rm(file.path, { force: true });
    }
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    running.add(work);
    const done = () => void running.delete(work);
    work.then(done, done);
    return work;
  }

  return {
    storedIds,
    port: {
      upload: ({ body, ...facts }) =>
        track(keep(facts, signal, (options) => stageStream(deps.staging, toBytes(body), options))),
      uploadFromPath: (path, facts) =>
        track(
          keep(facts, keepSignal, (options) =>
            stageFile(deps.staging, resolve(workDir, path), { ...options, within: workDir }),
          ),
        ),
      async open(reference) {
        const artifactId = typeof reference === "string" ? reference : reference.artifactId;
        const artifact = await openArtifact(scope, { step, artifactId });
        const folder = join(workDir, ".inputs", artifact.metadata.artifactId);
        return bindInput(artifact, { signal, makeFolder: () => makeFolder(folder) });
      },
    },
    async idle() {
      await Promise.allSettled(running);
    },
  };
}

/** A staged file; one that was copied from a path says whether its source changed meanwhile. */
type Staged = StagedFile & Partial<Pick<StagedCopy, "changedWhileRead">>;

function describeChange(name: string): string {
  return `warning: "${name}" changed while it was read, so what is kept may mix two states of it`;
}

async function makeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function toBytes(body: AsyncIterable<Uint8Array> | Readable | string): AsyncIterable<Uint8Array> {
  return typeof body === "string" ? Readable.from([Buffer.from(body)]) : body;
}

/** The bytes stay originals; what is said of them is masked. */
function maskFacts(masker: Masker, { name, mediaType, attributes, ...facts }: ArtifactFacts) {
  return {
    ...facts,
    name: name && masker.text(name),
    mediaType: mediaType && masker.text(mediaType),
    attributes: masker.json(attributes ?? {}),
  };
}

/** Holds what a handler says of a file against its component's declaration. Throws a final ComponentError. */
function judgeFacts(definition: ComponentDefinition, facts: ReturnType<typeof maskFacts>) {
  const declared = definition.fileOutputs[facts.output];
  if (!declared) throw refuse(`${definition.id} declares no file output "${facts.output}"`);
  const { format = declared.formats[0] } = facts;
  if (!declared.formats.includes(format)) {
    throw refuse(`output "${facts.output}" takes ${declared.formats.join(", ")}, not ${format}`);
  }
  const name = ArtifactName.safeParse(facts.name ?? declared.defaultName);
  if (!name.success) throw refuse(`${JSON.stringify(facts.name)} is no name of a file`);
  const attributes = ArtifactAttributes.safeParse(facts.attributes);
  if (!attributes.success)
    throw refuse(`the attributes of ${name.data} are not flat text, numbers and booleans`);
  const many = declared.many ?? false;
  const mediaType = facts.mediaType ?? mediaTypeOfFormat(format);
  return { output: facts.output, many, name: name.data, format, mediaType, attributes: attributes.data };
}

type DeclaredFile = ReturnType<typeof judgeFacts>;

/**
 * One file an attempt where the output is not of many, so that it can't stand twice in its series. Answers how to
 * free the name when its file is not kept.
 */
function takeName(taken: Set<string>, { output, many, name }: DeclaredFile): () => void {
  const key = many ? `${output}/${name}` : output;
  if (taken.has(key)) {
    throw refuse(
      many
        ? `this attempt has written "${name}" for output "${output}" already`
        : `output "${output}" takes one file, and this attempt has written it already`,
    );
  }
  if (taken.size >= maxFiles) throw refuse(`an attempt writes ${maxFiles} files at most`);
  taken.add(key);
  return () => void taken.delete(key);
}

function refuse(why: string): ComponentError {
  return new ComponentError(`The file was not kept: ${why}.`, { retryable: false, code: "INVALID_UPLOAD" });
}
