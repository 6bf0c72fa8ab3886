/** Names that headers, shells, browsers and file systems read in their own ways; every one is a legal artifact name. */
export const hostileNames: readonly string[] = [
  'quote".txt',
  'a"; filename="evil.exe',
  "semi;colon.txt",
  "comma,name.txt",
  "percent%20.txt",
  "%00.txt",
  "%2e%2e%2f.txt",
  "..",
  "...",
  ".hidden",
  " leading space",
  "trailing space ",
  "trailing.dot.",
  "CON",
  "nul.txt",
  "COM1.csv",
  "größe.csv",
  "naïve – dash.txt",
  "“smart quotes”.txt",
  "日本語.json",
  "中文名称.ndjson",
  "العربية.txt",
  "עברית.txt",
  "emoji 🦊.md",
  "👩‍👩‍👧‍👦.txt",
  "e\u0301.txt",
  "\u202Egpj.exe",
  "\u200Bzero.txt",
  "\uFEFFmark.txt",
  "line\u2028separator.txt",
  "a'b.txt",
  "a`b.txt",
  "$(id).txt",
  "`id`.txt",
  "| cat",
  "<script>alert(1)</script>.html",
  "<img src=x onerror=alert(1)>.png",
  "javascript:alert(1)",
  "a&b=c.txt",
  "a?b#c.txt",
  "*.txt",
  "[x].txt",
  "{x}.txt",
  "~root",
  "-rf",
  "--help",
  "@file",
  "=cmd.csv",
  "name=value; path",
  "utf-8''encoded.txt",
  "filename*=UTF-8''x",
  "\u00A0nbsp.txt",
  "\u{10FFFF}.txt",
  "\uE000.txt",
  "x".repeat(255),
  "é".repeat(127),
  "🦊".repeat(60),
  ...Array.from({ length: 150 }, (_, index) => buildName(index)),
];

/** A name of characters from many scripts, the same for the same number. */
function buildName(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  const ranges = [
    [0x20, 0x7e],
    [0xa0, 0xff],
    [0x400, 0x44f],
    [0x4e00, 0x4eff],
    [0x1f600, 0x1f64f],
    [0x2000, 0x206f],
  ] as const;
  const characters = Array.from({ length: 1 + next(40) }, () => {
    const [from, to] = ranges[next(ranges.length)] ?? [0x20, 0x7e];
    return String.fromCodePoint(from + next(to - from + 1));
  });
  return characters.join("").replaceAll(/[/\\\p{Cc}]/gu, "_");
}
