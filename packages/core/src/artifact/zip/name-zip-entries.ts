/** Bytes of a name that every file system takes, with room for a number. */
const maxNameBytes = 200;
const maxExtensionBytes = 20;

/** Names that Windows keeps for devices, with any extension. */
const deviceNames = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;
/** Separators, what Windows refuses in names, controls, and marks that turn the direction of text. */
const refused = /[\p{Cc}/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A file that goes into a zip: its name as people see it, and the folder for it, if any. */
export interface NamedEntry {
  readonly name: string;
  readonly folder: string | null;
}

/**
 * A path for each entry, in order: relative, of names that can be unpacked anywhere, each only once, also where
 * upper and lower case or composed and decomposed letters are the same. Unicode stays; a name that is taken gets a
 * number. `taken` are paths that something else has already.
 */
export function nameZipEntries(entries: readonly NamedEntry[], taken: readonly string[]): string[] {
  const used = new Set(taken.map(foldPath));
  return entries.map(({ name, folder }) => {
    const prefix = folder === null ? "" : `${mendName(folder)}/`;
    const path = findFreePath(prefix, mendName(name), used);
    used.add(foldPath(path));
    return path;
  });
}

function findFreePath(prefix: string, name: string, used: ReadonlySet<string>): string {
  const [stem, extension] = splitName(name);
  for (let number = 1; ; number += 1) {
    const path = prefix + (number === 1 ? name : `${stem} (${number})${extension}`);
    if (!used.has(foldPath(path))) return path;
  }
}

function foldPath(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

function mendName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(refused, "_")
    .trim()
    .replace(/[. ]+$/, "");
  const short = shorten(plain);
  if (short === "") return "_";
  return deviceNames.test(short) ? `_${short}` : short;
}

function splitName(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  const isExtension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= maxExtensionBytes;
  return isExtension ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/** Cuts the stem between characters; the extension stays. */
function shorten(name: string): string {
  const [stem, extension] = splitName(name);
  let room = maxNameBytes - Buffer.byteLength(extension);
  let kept = "";
  for (const character of stem) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    kept += character;
  }
  return kept + extension;
}
