import { secretMinLength } from "@exhibit/contracts";

/**
 * The texts that give a secret's value away: the value (of several lines each line), and what the usual encodings
 * make of it. All are plain text that may stand in a log, a URL, JSON, HTML or a header.
 */
export function listSecretForms(value: string): string[] {
  const lines = value.split(/\r\n|\r|\n/);
  const parts = [value.trim(), ...(lines.length > 1 ? lines.map((line) => line.trim()) : [])];
  const forms = [
    ...parts.flatMap((part) => [part, ...escapeForUrl(part), ...escapeForJson(part), ...escapeForHtml(part)]),
    ...encodeBytes(Buffer.from(value)),
    ...encodeBytes(Buffer.from(value.trim())),
  ];
  // A form with a line break is found line by line.
  return [...new Set(forms)].filter((form) => form.length >= secretMinLength && !/[\r\n]/.test(form));
}

/** By JavaScript, by forms, by RFC 3986 to the letter, and by tools that leave slashes alone; hex in both cases. */
function escapeForUrl(text: string): string[] {
  const component = encodeURIComponent(text);
  const strict = component.replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  const encoded = [component, strict, form, strict.replaceAll("%2F", "/"), encodeURI(text)];
  return encoded.flatMap((one) => [one, one.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())]);
}

/** As JavaScript, Python (ASCII alone), Go (safe for HTML) and PHP (slashes) write it, without the quotes. */
function escapeForJson(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  return [
    plain,
    plain.replaceAll(/[\u0080-\uffff]/g, escapeCharacter),
    plain.replaceAll(/[<>&\u2028\u2029]/g, escapeCharacter),
    plain.replaceAll("/", "\\/"),
  ];
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const doubleQuotes = ['"', "&quot;", "&#34;"] as const;
const singleQuotes = ["'", "&#39;", "&#x27;", "&apos;"] as const;

function escapeForHtml(text: string): string[] {
  const inner = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return doubleQuotes.flatMap((double) =>
    singleQuotes.map((single) => inner.replaceAll('"', double).replaceAll("'", single)),
  );
}

function encodeBytes(bytes: Buffer): string[] {
  const hex = bytes.toString("hex");
  const whole = bytes.toString("base64");
  const base64 = [whole, ...wrapLines(whole, 64), ...wrapLines(whole, 76), ...alignBase64(bytes)];
  return [hex, hex.toUpperCase(), ...base64, ...base64.map(toUrlAlphabet)];
}

/** What base64 makes of the bytes inside a longer text: those characters that no neighbor has a part in. */
function alignBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, end);
  });
}

/** As command-line tools break long base64 into lines. */
function wrapLines(text: string, width: number): string[] {
  return text.length > width ? (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []) : [];
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
