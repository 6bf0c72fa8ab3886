import { describe, expect, it } from "vitest";
import { extendWindow, openWindow } from "./live-window.ts";

const item = (sequence: number, weight = 1) => ({ sequence, weight });
const rule = { limit: 10, weigh: ({ weight }: { weight: number }) => weight };
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => item(from + index));

describe("what is kept of a long run", () => {
  it("keeps all up to twice the limit, then the newest up to the limit, and says from where on", () => {
    const full = extendWindow(openWindow<ReturnType<typeof item>>(5), range(6, 25), rule);
    expect(full).toEqual({ items: range(6, 25), since: 5 });
    expect(extendWindow(full, [item(26)], rule)).toEqual({ items: range(17, 26), since: 16 });
  });

  it("stays bounded whatever comes, without a gap behind `since`", () => {
    let window = openWindow<ReturnType<typeof item>>(0);
    for (let sequence = 1; sequence <= 5_000; sequence += 7) {
      window = extendWindow(window, range(sequence, sequence + 6), rule);
      expect(window.items.length).toBeLessThanOrEqual(20);
      expect(window.items[0]?.sequence).toBe(window.since + 1);
    }
  });

  it("lets go of an item that is over the limit by itself, so that the page reads it back", () => {
    expect(extendWindow(openWindow<ReturnType<typeof item>>(0), [item(1), item(2, 30)], rule)).toEqual({
      items: [],
      since: 2,
    });
  });

  it("is the same window where nothing came", () => {
    const window = openWindow<ReturnType<typeof item>>(3);
    expect(extendWindow(window, [], rule)).toBe(window);
  });
});
