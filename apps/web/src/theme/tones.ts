/** What a colored mark can mean. Color never stands alone: a tone comes with an icon or a word. */
export const tones = ["neutral", "info", "success", "warning", "danger", "critical"] as const;
export type Tone = (typeof tones)[number];

/** Foreground, background and border of a tone in one color scheme. */
export interface ToneColors {
  fg: string;
  bg: string;
  border: string;
}

/** Each pair of fg on bg holds at least 4.5:1, and so does fg on the page; a test computes it. */
export const toneColors: Record<"light" | "dark", Record<Tone, ToneColors>> = {
  light: {
    neutral: { fg: "#44505c", bg: "#eef1f4", border: "#cdd5dd" },
    info: { fg: "#17507a", bg: "#e3f0fa", border: "#b4d3ec" },
    success: { fg: "#17603b", bg: "#e2f4e9", border: "#aedcc0" },
    warning: { fg: "#7a4a00", bg: "#fdf1d8", border: "#ecd097" },
    danger: { fg: "#9b2226", bg: "#fce8e8", border: "#f0bcbc" },
    critical: { fg: "#7a1236", bg: "#f9e0ea", border: "#e5a8c1" },
  },
  dark: {
    neutral: { fg: "#b9c4cf", bg: "#252d35", border: "#3b4651" },
    info: { fg: "#9ccbf2", bg: "#152f45", border: "#28506f" },
    success: { fg: "#93dbb0", bg: "#123324", border: "#22573c" },
    warning: { fg: "#f2c877", bg: "#3a2a0a", border: "#644a16" },
    danger: { fg: "#f7a8a8", bg: "#421b1d", border: "#713034" },
    critical: { fg: "#f6a3c4", bg: "#421229", border: "#732247" },
  },
};

/** Page and panel behind them, by color scheme. */
export const surfaces = {
  light: { page: "#f7f8fa", panel: "#ffffff" },
  dark: { page: "#14191e", panel: "#1b2128" },
} as const;

/** CSS variables of all tones in one scheme: `--tone-<tone>-fg`, `-bg`, `-border`. */
export function toneVariables(scheme: "light" | "dark"): Record<string, string> {
  return Object.fromEntries(
    tones.flatMap((tone) =>
      Object.entries(toneColors[scheme][tone]).map(([part, color]) => [`--tone-${tone}-${part}`, color]),
    ),
  );
}
