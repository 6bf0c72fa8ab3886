import { ComponentError, type ComponentTools } from "@exhibit/components/sdk";
import type { Masker } from "./create-masker.ts";

/**
 * Tools that refuse a secret among their arguments, which every user of the machine can read. A tool in a container
 * has its directory and the names of its variables there too; the values of these go by environment.
 */
export function guardArguments(tools: ComponentTools, masker: Masker): ComponentTools {
  return {
    async run(tool, args, options) {
      for (const argument of [...args, options?.cwd ?? "", ...Object.keys(options?.env ?? {})]) {
        const name = masker.findSecret(argument);
        if (name === null) continue;
        const message = `An argument of ${tool} holds the secret "${name}": give it by environment or by a file of the work directory.`;
        throw new ComponentError(message, { retryable: false, code: "SECRET_ARGUMENT" });
      }
      return tools.run(tool, args, options);
    },
  };
}
