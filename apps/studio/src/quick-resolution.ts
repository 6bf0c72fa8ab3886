import { type ResolveFnOutput, registerHooks } from "node:module";

const NAME = "drizzle-orm";
const FOLDER = `/node_modules/${NAME}/`;
const known = new Map<string, ResolveFnOutput>();

/**
 * Node parses a package's `exports` anew for each of its files, and Drizzle's are 180 kB long: a second of every
 * start, and a hundred megabytes. This answers for Drizzle's own files, and remembers what others import of it.
 */
registerHooks({
  resolve(specifier, context, next) {
    const { parentURL, conditions } = context;
    if (parentURL === undefined || !conditions.includes("import")) return next(specifier, context);
    if (parentURL.includes(FOLDER) && /^\.{1,2}\/.*\.js$/.test(specifier)) {
      return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
    }
    if (specifier !== NAME && !specifier.startsWith(`${NAME}/`)) return next(specifier, context);
    // From one folder a name always means the same file.
    const key = `${new URL(".", parentURL).href} ${specifier}`;
    const found = known.get(key) ?? next(specifier, context);
    known.set(key, found);
    return { ...found, shortCircuit: true };
  },
});
