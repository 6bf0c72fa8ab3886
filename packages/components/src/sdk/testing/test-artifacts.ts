import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, mkdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ArtifactName, type ArtifactRef, type FileFormat, Json, mediaTypeOfFormat } from "@exhibit/contracts";
import { ComponentError } from "../component-error.ts";
import type { ArtifactFacts, ComponentArtifacts, OpenArtifact } from "../context.ts";
import type { ComponentDefinition } from "../define-component.ts";

/** A file as a trial gives it. */
export type InputFile = ({ path: string } | { text: string }) & { name?: string; format?: FileFormat };

/** A file that a trial wrote, with the path of its bytes. */
export interface WrittenArtifact extends ArtifactRef {
  output: string;
  path: string;
  attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Artifacts of one trial, kept in a directory. */
export interface TestArtifacts {
  workDir: string;
  artifacts: ComponentArtifacts;
  written: WrittenArtifact[];
  addInput(file: InputFile): Promise<ArtifactRef>;
}

const jsonMaxBytes = 16 * 1024 * 1024;

/** Makes the directories of a trial and the artifacts port over them. */
export async function createTestArtifacts(
  home: string,
  definition: ComponentDefinition,
): Promise<TestArtifacts> {
  const workDir = join(home, "work");
  const storeDir = join(home, "store");
  await Promise.all([mkdir(workDir), mkdir(storeDir)]);
  const paths = new Map<string, { ref: ArtifactRef; path: string }>();
  const written: WrittenArtifact[] = [];

  async function record(facts: ArtifactFacts, body: Readable): Promise<ArtifactRef> {
    const declared = findOutput(definition, facts);
    if (written.some((file) => file.name === declared.name)) {
      throw new ComponentError(`this attempt already wrote a file called "${declared.name}"`, {
        retryable: false,
      });
    }
    const { ref, path } = await store(storeDir, body, declared);
    written.push({ ...ref, path, output: facts.output, attributes: facts.attributes ?? {} });
    paths.set(ref.artifactId, { ref, path });
    return ref;
  }

  const artifacts: ComponentArtifacts = {
    upload: ({ body, ...facts }) =>
      record(facts, Readable.from(typeof body === "string" ? [Buffer.from(body)] : body)),
    uploadFromPath: async (path, facts) => {
      const real = await realpath(path);
      if (!real.startsWith((await realpath(workDir)) + sep)) {
        throw new ComponentError(`${path} lies outside the work directory`, { retryable: false });
      }
      return record(facts, createReadStream(real));
    },
    open: async (reference) => {
      const id = typeof reference === "string" ? reference : reference.artifactId;
      const found = paths.get(id);
      if (!found)
        throw new ComponentError(`artifact ${id} is not an input of this step`, { retryable: false });
      return openFile(found.ref, found.path, workDir);
    },
  };
  const addInput = async (file: InputFile) => {
    const given = await placeInput(storeDir, file);
    paths.set(given.ref.artifactId, given);
    return given.ref;
  };
  return { workDir, artifacts, written, addInput };
}

interface FileFacts {
  name: string;
  format: FileFormat;
  mediaType: string;
}

function findOutput(definition: ComponentDefinition, facts: ArtifactFacts): FileFacts {
  const declared = definition.fileOutputs[facts.output];
  if (!declared) throw new Error(`${definition.id} declares no file output "${facts.output}"`);
  const format = facts.format ?? declared.formats[0];
  if (!declared.formats.includes(format)) {
    throw new Error(
      `${definition.id}: output "${facts.output}" gives ${declared.formats.join(", ")}, not ${format}`,
    );
  }
  const name = ArtifactName.parse(facts.name ?? declared.defaultName);
  return { name, format, mediaType: facts.mediaType ?? mediaTypeOfFormat(format) };
}

async function store(storeDir: string, body: Readable, facts: FileFacts) {
  const artifactId = randomUUID();
  const path = join(storeDir, artifactId);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  async function* measure(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      hash.update(chunk);
      sizeBytes += chunk.byteLength;
      yield chunk;
    }
  }
  await pipeline(body, measure, createWriteStream(path));
  const ref: ArtifactRef = { artifactId, ...facts, sizeBytes, sha256: hash.digest("hex") };
  return { ref, path };
}

async function placeInput(storeDir: string, file: InputFile) {
  const format = file.format ?? "json";
  const name = file.name ?? ("path" in file ? basename(file.path) : "input");
  const body = "path" in file ? createReadStream(file.path) : Readable.from([Buffer.from(file.text)]);
  return store(storeDir, body, { name, format, mediaType: mediaTypeOfFormat(format) });
}

function openFile(metadata: ArtifactRef, path: string, workDir: string): OpenArtifact {
  return {
    metadata,
    stream: () => createReadStream(path),
    toFile: async () => {
      const copy = join(workDir, metadata.artifactId);
      await copyFile(path, copy);
      return copy;
    },
    json: async (maxBytes = jsonMaxBytes) => {
      const { size } = await stat(path);
      if (size > maxBytes) {
        throw new ComponentError(`${metadata.name} has ${size} bytes, ${maxBytes} at most`, {
          retryable: false,
        });
      }
      return Json.parse(JSON.parse(await readFile(path, "utf8")));
    },
  };
}
