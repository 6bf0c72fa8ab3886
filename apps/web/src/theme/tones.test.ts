import { describe, expect, it } from "vitest";
import { portColors } from "./port-colors.ts";
import { surfaces, toneColors, tones } from "./tones.ts";

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"] as const)("tones in the %s scheme", (scheme) => {
  it.each(tones)("%s is readable on its own ground, the page and a panel", (tone) => {
    const { fg, bg } = toneColors[scheme][tone];
    for (const ground of [bg, surfaces[scheme].page, surfaces[scheme].panel]) {
      expect(contrast(fg, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe.each(["light", "dark"] as const)("port colors in the %s scheme", (scheme) => {
  it.each(Object.entries(portColors[scheme]))("%s stands out from the page and a panel", (_, color) => {
    for (const ground of [surfaces[scheme].page, surfaces[scheme].panel]) {
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});
