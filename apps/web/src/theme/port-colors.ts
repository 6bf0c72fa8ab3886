/** One color per port type and scheme; each holds 3:1 on page and panel, and a shape says the same. */
export const portColors = {
  light: {
    text: "#1f5f78",
    number: "#6a3fa0",
    boolean: "#7a4a00",
    json: "#17603b",
    file: "#9b4b14",
    list: "#17507a",
    secret: "#9b2226",
    any: "#5b6773",
  },
  dark: {
    text: "#7ab5cd",
    number: "#c3a3ee",
    boolean: "#f2c877",
    json: "#93dbb0",
    file: "#f0a877",
    list: "#9ccbf2",
    secret: "#f7a8a8",
    any: "#a3b0bd",
  },
} as const;

/** CSS variables of the port colors in one scheme: `--port-<kind>`. */
export function portVariables(scheme: "light" | "dark"): Record<string, string> {
  return Object.fromEntries(
    Object.entries(portColors[scheme]).map(([kind, color]) => [`--port-${kind}`, color]),
  );
}
