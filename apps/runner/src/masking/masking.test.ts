import { describe, expect, it } from "vitest";
import { createMasker } from "./create-masker.ts";
import { guardArguments } from "./guard-arguments.ts";
import { listSecretForms } from "./list-secret-forms.ts";
import { createTextMasker } from "./text-masker.ts";

const token = `p@ss/w+rd "<é>' & ☃`;
const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n  9w0BAQEFAASC/+==\n-----END KEY-----\n";

function maskerOf(value: string) {
  return createMasker([{ name: "canary", value }]);
}

/** Random pieces of one to `longest` characters. */
function split(text: string, longest: number, random: () => number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() * longest);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** The same numbers in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe("a secret in a text", () => {
  const encodings: Record<string, (value: string) => string> = {
    raw: (value) => value,
    base64: (value) => Buffer.from(value).toString("base64"),
    "base64 after one byte": (value) => Buffer.from(`:${value}`).toString("base64"),
    "base64 after two bytes": (value) => Buffer.from(`a:${value}:b`).toString("base64"),
    base64url: (value) => Buffer.from(`a:${value}:b`).toString("base64url"),
    hex: (value) => Buffer.from(value).toString("hex"),
    "hex in capitals": (value) => Buffer.from(value).toString("hex").toUpperCase(),
    "a part of a URL": (value) => encodeURIComponent(value),
    "a field of a form": (value) => new URLSearchParams({ value }).toString(),
    "a URL in small hex": (value) => encodeURIComponent(value).replaceAll(/%../g, (hex) => hex.toLowerCase()),
    json: (value) => JSON.stringify(value),
    "json in ASCII": (value) =>
      JSON.stringify(value).replaceAll(
        /[^ -~]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
    html: (value) =>
      value
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;"),
  };

  it.each(Object.entries(encodings))("is masked as %s", (_name, encode) => {
    const masked = maskerOf(token).text(`before ${encode(token)} after`);
    expect(masked).toMatch(/^before .*\*\*\*.* after$/);
    // Beside base64 characters that it shares with its neighbors, and quotes or names, nothing is left.
    expect(masked.replaceAll("***", "").length).toBeLessThan("before  after".length + 15);
    for (const form of listSecretForms(token)) expect(masked).not.toContain(form);
  });

  it("is masked line by line where it has several", () => {
    const masked = maskerOf(key).text(`1: MIIEvQIBADANBgkqhkiG\n2: 9w0BAQEFAASC/+==\n${JSON.stringify(key)}`);
    expect(masked).toBe('1: ***\n2: ***\n"***\\n"');
  });

  it("is masked in the base64 that tools break into lines", () => {
    const long = `${"0123456789abcdefghijklmnopqrstuvwxyz".repeat(5)}!`;
    const wrapped = (
      Buffer.from(long)
        .toString("base64")
        .match(/.{1,76}/g) ?? []
    ).join("\n");
    expect(maskerOf(long).text(wrapped)).toBe("***\n***\n***\n***");
  });

  it("is masked whole where it overlaps itself or another", () => {
    const masker = createMasker([
      { name: "one", value: "abab" },
      { name: "two", value: "babc" },
    ]);
    expect(masker.text("x ababab y abab abc z ababc")).toBe("x *** y *** abc z ***");
  });

  it("is masked where a message cut it short", () => {
    const long = "a-long-value-that-is-not-shown-whole-anywhere";
    expect(maskerOf(long).text(`takes number, got "${long.slice(0, 30)}…`)).toBe('takes number, got "***…');
  });

  it("leaves all other text alone", () => {
    expect(maskerOf("s3cr3t").text("secret s3cr3 s3cr s3cret")).toBe("secret s3cr3 s3cr s3cret");
    expect(createMasker([]).text("anything")).toBe("anything");
  });
});

describe("a stream of text", () => {
  it("masks a secret wherever the pieces begin and end, and says the same as the whole text", () => {
    const random = createRandom(7);
    const masker = createTextMasker([...listSecretForms(token), "abab", "babc", "aaaa"]);
    for (let round = 0; round < 300; round += 1) {
      const parts = Array.from({ length: 12 }, () =>
        [token, "abab", "babc", "ab", "aaaaa", "p@ss", "text ", Buffer.from(token).toString("base64")].at(
          Math.floor(random() * 8),
        ),
      );
      const text = parts.join(random() < 0.5 ? "" : " ");
      const stream = masker.stream();
      const masked = split(text, 6, random).map(stream.feed).join("") + stream.end();
      expect(masked).toBe(masker.mask(text));
    }
  });

  it("holds back no more than what could become a secret", () => {
    const stream = createTextMasker(["secret"]).stream();
    expect(stream.feed("an open se")).toBe("an open ");
    expect(stream.feed("cre")).toBe("");
    expect(stream.feed("am")).toBe("secream");
    expect(stream.feed("sec")).toBe("");
    expect(stream.end()).toBe("sec");
  });
});

describe("values and errors", () => {
  it("are masked in every text and key, ids of artifacts aside", () => {
    const artifact = {
      artifactId: "01980000-0000-7000-8000-00000000abcd",
      name: "of abcd.txt",
      mediaType: "text/plain",
      format: "text",
      sizeBytes: 4,
      sha256: `abcd${"0".repeat(60)}`,
    } as const;
    expect(maskerOf("abcd").json({ "k abcd": ["abcd", 1, null, true], artifact })).toEqual({
      "k ***": ["***", 1, null, true],
      artifact: { ...artifact, name: "of ***.txt" },
    });
    expect(maskerOf("1234").json({ number: 51_234 })).toEqual({ number: "5***" });
  });

  it("are logged with masked message and stack, and without other fields", () => {
    const error = Object.assign(new Error("failed with s3cr3t"), { headers: { authorization: "s3cr3t" } });
    const masked = maskerOf("s3cr3t").error(error);
    expect(masked).toBeInstanceOf(Error);
    expect(JSON.stringify(masked, Object.getOwnPropertyNames(masked))).not.toContain("s3cr3t");
  });
});

describe("the start of a tool", () => {
  const started = { exitCode: 0, signal: null, stdout: "", stdoutTruncated: false, stderr: "" };
  const tools = guardArguments({ run: async () => started }, maskerOf("s3cr3t"));

  it.each([
    ["an argument", ["-k", "key=s3cr3t"], {}],
    ["the directory, which a container has among its arguments", [], { cwd: "of-s3cr3t" }],
    ["the name of a variable, which a container has among its arguments", [], { env: { s3cr3t: "1" } }],
  ])("is refused with a secret in %s", async (_place, args, options) => {
    await expect(tools.run("sh", args, options)).rejects.toThrow(/holds the secret "canary"/);
  });

  it("takes a secret as the value of a variable", async () => {
    expect(await tools.run("sh", ["-c", "true"], { env: { TOKEN: "s3cr3t" } })).toBe(started);
  });
});

describe("the bytes of a file", () => {
  it("are searched across chunks of every size, and the secret is named", () => {
    const bytes = Buffer.from(`${"x".repeat(100)}${JSON.stringify(token)}${"y".repeat(100)}`);
    for (let size = 1; size <= bytes.length; size += 1) {
      const watch = createMasker([
        { name: "canary", value: token },
        { name: "absent", value: "not in there" },
      ]).watch();
      for (let at = 0; at < bytes.length; at += size) watch.see(bytes.subarray(at, at + size));
      expect(watch.found()).toEqual(["canary"]);
    }
  });

  it("may be overwritten once they were seen", () => {
    const watch = maskerOf("s3cr3t").watch();
    const buffer = Buffer.from(`${"x".repeat(100)}s3c`);
    watch.see(buffer);
    buffer.fill("-");
    watch.see(Buffer.from("r3t"));
    expect(watch.found()).toEqual(["canary"]);
  });
});
