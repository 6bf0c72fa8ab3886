import { execFile } from "node:child_process";
import { access, chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** A Chromium to launch, with what its environment needs on top of ours. */
export interface ChromiumInstallation {
  readonly executablePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/**
 * Finds a Chromium: the one that `EXHIBIT_CHROMIUM` names, else the one that an npm package ships (Linux on x64),
 * else one on PATH. Throws with a sentence where there is none.
 */
export async function findChromium(): Promise<ChromiumInstallation> {
  const named = process.env.EXHIBIT_CHROMIUM;
  if (named) return { executablePath: named, environment: {} };
  if (process.platform === "linux" && process.arch === "x64") return describePackaged(await unpackPackaged());
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      if (await exists(join(folder, name))) return { executablePath: join(folder, name), environment: {} };
    }
  }
  throw new Error("No Chromium for the browser tests: put one on PATH, or name it in EXHIBIT_CHROMIUM.");
}

function describePackaged(folder: string): ChromiumInstallation {
  return {
    executablePath: join(folder, "chromium"),
    environment: {
      // Libraries that a server without a desktop lacks come with the package.
      LD_LIBRARY_PATH: [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      FONTCONFIG_FILE: join(folder, "exhibit-fonts.conf"),
    },
  };
}

/** Unpacks (200 MB, 4 s) once for each version and user; a run that is killed meanwhile leaves nothing half done. */
async function unpackPackaged(): Promise<string> {
  const manifest = join(
    dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")),
    "../package.json",
  );
  const { version }: { version: string } = JSON.parse(await readFile(manifest, "utf8"));
  const folder = join(tmpdir(), `exhibit-chromium-${version}-${process.geteuid?.() ?? 0}`);
  if (await exists(folder)) return refuseForeign(folder);
  const part = await mkdtemp(`${folder}.`);
  try {
    // The package unpacks into the temporary folder, and its libraries only where it believes itself in a Lambda.
    const script = "await (await import(process.argv[1])).default.executablePath()";
    await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", script, import.meta.resolve("@sparticuz/chromium")],
      {
        env: { ...process.env, TMPDIR: part, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
      },
    );
    await chmod(join(part, "chromium"), 0o700);
    await writeFile(join(part, "exhibit-fonts.conf"), buildFontsConfig(folder));
    await rename(part, folder).catch(async (cause: unknown) => {
      // Another test process was faster.
      if (!(await exists(folder))) throw cause;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** The machine's fonts where it has any, and the one of the package. */
function buildFontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

async function refuseForeign(folder: string): Promise<string> {
  const { uid } = await stat(folder);
  if (uid !== process.geteuid?.()) throw new Error(`${folder} belongs to another user: remove it.`);
  return folder;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
