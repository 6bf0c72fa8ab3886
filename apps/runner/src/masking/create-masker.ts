import { ArtifactRef, type Json } from "@exhibit/contracts";
import type { KnownSecret } from "@exhibit/core";
import { type ByteWatch, createByteWatch } from "./byte-watch.ts";
import { listSecretForms } from "./list-secret-forms.ts";
import { createTextMasker, type MaskedStream } from "./text-masker.ts";

/** Keeps the values of secrets from leaving an attempt. */
export interface Masker {
  text(text: string): string;
  /** For text that comes in pieces. */
  stream(): MaskedStream;
  /** Every text in the value, keys too. */
  json(value: Json): Json;
  /** An error that may be logged. */
  error(thrown: unknown): unknown;
  /** The name of a secret whose value the text holds, or null. */
  findSecret(text: string): string | null;
  /** Looks for secrets in the bytes of a file, which stay as they are. */
  watch(): ByteWatch;
}

/** Creates the masker of an attempt for all secrets that its run knows. */
export function createMasker(known: readonly KnownSecret[]): Masker {
  const secrets = known.map(({ name, value }) => ({ name, forms: listSecretForms(value) }));
  const masker = createTextMasker([...new Set(secrets.flatMap(({ forms }) => forms))]);
  const isEmpty = secrets.length === 0;
  const watched = secrets.map(({ name, forms }) => ({
    name,
    needles: forms.map((form) => Buffer.from(form)),
  }));
  return {
    text: masker.mask,
    stream: masker.stream,
    json: (value) => (isEmpty ? value : maskJson(masker.mask, value)),
    error: (thrown) => (isEmpty ? thrown : maskError(masker.mask, thrown)),
    findSecret: (text) =>
      secrets.find(({ forms }) => forms.some((form) => text.includes(form)))?.name ?? null,
    watch: () => createByteWatch(watched),
  };
}

type Mask = (text: string) => string;

/** Ids and digests of an artifact's reference are ours; a short secret may happen to stand in them. */
function maskJson(mask: Mask, value: Json): Json {
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") return mask(String(value)) === String(value) ? value : mask(String(value));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => maskJson(mask, item));
  const artifact = ArtifactRef.safeParse(value);
  if (artifact.success)
    return { ...value, name: mask(artifact.data.name), mediaType: mask(artifact.data.mediaType) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), maskJson(mask, item)]));
}

/** Message and stack alone: an error of a library may carry requests with headers in any of its fields. */
function maskError(mask: Mask, thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return mask(String(thrown));
  const masked = new Error(mask(thrown.message));
  masked.name = thrown.name;
  masked.stack = mask(thrown.stack ?? "");
  return masked;
}
