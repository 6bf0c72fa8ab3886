import { Anchor, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { portVariables } from "./port-colors.ts";
import { surfaces, toneVariables } from "./tones.ts";

const harbor: MantineColorsTuple = [
  "#eaf5f9",
  "#d5e7ee",
  "#a9cfde",
  "#7ab5cd",
  "#55a0bf",
  "#3e92b5",
  "#2f81a3",
  "#2a7898",
  "#1f5f78",
  "#164d63",
];

const slate: MantineColorsTuple = [
  "#c8d0d8",
  "#b3bdc7",
  "#9aa7b3",
  "#6b7885",
  "#3b4651",
  "#313a44",
  "#262e36",
  "#1b2128",
  "#14191e",
  "#0e1216",
];

/** Calm and dense: one accent, small radii, the system's own type. */
export const theme = createTheme({
  primaryColor: "harbor",
  // White text holds 4.5:1 on either; the kit chooses it by the light shade alone.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  // The luminance at which black and white text are equally readable, both above 4.5:1.
  luminanceThreshold: 0.179,
  respectReducedMotion: true,
  colors: { harbor, dark: slate },
  defaultRadius: "sm",
  cursorType: "pointer",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.125rem" }, h3: { fontSize: "0.9375rem" } },
  },
  // A link is as large as the words around it.
  components: { Anchor: Anchor.extend({ defaultProps: { inherit: true } }) },
});

/** The variables that go beyond the kit's: surfaces, tones, and text that passes AA in both schemes. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...toneVariables("light"),
    ...portVariables("light"),
    "--mantine-color-body": surfaces.light.page,
    "--surface-panel": surfaces.light.panel,
    "--surface-line": "#dde3e9",
    "--mantine-color-text": "#1c2530",
    "--mantine-color-dimmed": "#566270",
    "--mantine-color-placeholder": "#66727f",
    "--mantine-color-error": "#a3262b",
    "--mantine-color-anchor": "#1f5f78",
  },
  dark: {
    ...toneVariables("dark"),
    ...portVariables("dark"),
    "--mantine-color-body": surfaces.dark.page,
    "--surface-panel": surfaces.dark.panel,
    "--surface-line": "#2c353e",
    "--mantine-color-text": "#dbe2e9",
    "--mantine-color-dimmed": "#9aa7b3",
    "--mantine-color-placeholder": "#8b98a5",
    "--mantine-color-error": "#f7a8a8",
    "--mantine-color-anchor": "#7ab5cd",
  },
});
