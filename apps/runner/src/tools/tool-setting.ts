import type { ToolName } from "@exhibit/components";
import { z } from "zod";

const imagePattern = /^image:([a-z0-9][\w.:/-]*@sha256:[0-9a-f]{64})$/;

/** Where the operator says that a tool comes from. */
export type ToolSetting = { readonly path: string } | { readonly image: string };

const setting = z
  .string()
  .refine(
    (text) => text.startsWith("/") || imagePattern.test(text),
    "an absolute path, or image:<name>@sha256:<digest>; a tag can change behind your back, a digest can't",
  )
  .transform((text): ToolSetting => {
    const image = imagePattern.exec(text)?.[1];
    return image === undefined ? { path: text } : { image };
  })
  .optional();

const describe = (title: string) =>
  setting.describe(
    `Where ${title} comes from, unless from PATH: an absolute path, or \`image:<name>@sha256:<digest>\` for docker or podman.`,
  );

/** A variable for each tool of the product. */
const toolSettings = {
  EXHIBIT_TOOL_DNSX: describe("dnsx"),
  EXHIBIT_TOOL_GITLEAKS: describe("Gitleaks"),
  EXHIBIT_TOOL_NMAP: describe("Nmap"),
  EXHIBIT_TOOL_NUCLEI: describe("Nuclei"),
  EXHIBIT_TOOL_PROWLER: describe("Prowler"),
  EXHIBIT_TOOL_SYFT: describe("Syft"),
} satisfies Record<`EXHIBIT_TOOL_${Uppercase<ToolName>}`, typeof setting>;

/** The part of a process's environment that says where tools come from. */
export const ToolEnv = z.object({
  ...toolSettings,
  PATH: z
    .string()
    .default("/usr/local/bin:/usr/bin:/bin")
    .describe("Where the tools of components are looked for."),
  DOCKER_HOST: z
    .string()
    .optional()
    .describe("Where docker or podman finds its engine, for tools that come from images."),
});
export type ToolEnv = z.infer<typeof ToolEnv>;

/** The setting of one tool; tools outside the product have none. */
export function findToolSetting(env: ToolEnv, name: string): ToolSetting | undefined {
  const variable = `EXHIBIT_TOOL_${name.toUpperCase().replaceAll("-", "_")}`;
  return isVariable(variable) ? env[variable] : undefined;
}

function isVariable(name: string): name is keyof typeof toolSettings {
  return Object.hasOwn(toolSettings, name);
}
