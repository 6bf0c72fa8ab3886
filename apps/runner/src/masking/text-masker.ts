import { secretMinLength } from "@exhibit/contracts";

const mask = "***";

/** Replaces texts wherever they stand. */
export interface TextMasker {
  mask(text: string): string;
  /** For text that comes in pieces. */
  stream(): MaskedStream;
}

/** Masked text of one stream. */
export interface MaskedStream {
  /** What may go on. The end is held back as long as it could be the beginning of a form. */
  feed(text: string): string;
  /** What was held back last. */
  end(): string;
}

interface Needle {
  readonly text: string;
  /** At each place the length of the longest beginning of the text that ends there (Knuth, Morris and Pratt). */
  readonly borders: Int32Array;
}

interface Range {
  start: number;
  end: number;
}

/** Creates a masker of texts, each of one character or more. */
export function createTextMasker(forms: readonly string[]): TextMasker {
  const needles = forms.map((text) => ({ text, borders: findBorders(text) }));
  return {
    mask: (text) => replaceRanges(text, merge([...findHits(text, needles), ...findCuts(text, needles)])),
    stream: () => createStream(needles),
  };
}

function createStream(needles: readonly Needle[]): MaskedStream {
  let held = "";
  return {
    feed(text) {
      if (needles.length === 0) return text;
      const pending = held + text;
      const hits = findHits(pending, needles);
      const open = pending.length - Math.max(0, ...needles.map((needle) => measureOpenEnd(pending, needle)));
      // A hit that reaches into the open end may turn out to be part of a longer one.
      const cut = hits.find(({ start, end }) => start < open && open < end)?.start ?? open;
      held = pending.slice(cut);
      return replaceRanges(
        pending.slice(0, cut),
        hits.filter(({ end }) => end <= cut),
      );
    },
    end() {
      const rest = replaceRanges(held, findHits(held, needles));
      held = "";
      return rest;
    },
  };
}

/** Where forms stand, in order, those that overlap as one. */
function findHits(text: string, needles: readonly Needle[]): Range[] {
  const found: Range[] = [];
  for (const needle of needles) {
    const { length } = needle.text;
    for (let at = text.indexOf(needle.text); at >= 0; at = text.indexOf(needle.text, at + 1)) {
      found.push({ start: at, end: at + length });
    }
  }
  return merge(found);
}

/** Messages show long values cut, with an ellipsis: the beginning of a form before one is as good as a form. */
function findCuts(text: string, needles: readonly Needle[]): Range[] {
  const cuts: Range[] = [];
  for (let at = text.indexOf("…"); at >= 0; at = text.indexOf("…", at + 1)) {
    const before = text.slice(0, at);
    const longest = Math.max(0, ...needles.map((needle) => measureOpenEnd(before, needle)));
    if (longest >= secretMinLength) cuts.push({ start: at - longest, end: at });
  }
  return cuts;
}

function merge(found: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of found.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end);
    else merged.push(range);
  }
  return merged;
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let masked = "";
  let from = 0;
  for (const { start, end } of ranges) {
    masked += text.slice(from, start) + mask;
    from = end;
  }
  return masked + text.slice(from);
}

function findBorders(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  for (let at = 1, matched = 0; at < text.length; at += 1) {
    while (matched > 0 && text[at] !== text[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === text[matched]) matched += 1;
    borders[at] = matched;
  }
  return borders;
}

/** The length of the longest end of the text that a form, not yet whole, begins with. */
function measureOpenEnd(text: string, { text: form, borders }: Needle): number {
  let matched = 0;
  for (let at = Math.max(0, text.length - form.length + 1); at < text.length; at += 1) {
    while (matched > 0 && text[at] !== form[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === form[matched]) matched += 1;
  }
  return matched;
}
