import { startBenchMachine } from "./bench-machine.ts";
import { benchDispatch } from "./dispatch.ts";
import { benchDownload } from "./download.ts";
import { benchLibrary } from "./library.ts";
import { type Bench, type Figure, printFigures, printHeading } from "./report.ts";
import { benchStart } from "./start.ts";
import { benchWebSize } from "./web-size.ts";

async function withMachine(
  fn: (machine: Awaited<ReturnType<typeof startBenchMachine>>) => Promise<Figure[]>,
) {
  const machine = await startBenchMachine();
  try {
    return await fn(machine);
  } finally {
    await machine.close();
  }
}

/** Benches by name; `npm run bench -- dispatch download` runs some of them. */
const benches: Readonly<Record<string, Bench>> = {
  dispatch: () => withMachine(benchDispatch),
  download: () => withMachine(benchDownload),
  library: () => withMachine(benchLibrary),
  start: benchStart,
  web: benchWebSize,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  throw new Error(`no bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);
}
printHeading();
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`bench ${name} …\n`);
  printFigures(await bench());
}
