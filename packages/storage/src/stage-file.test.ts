import { execFile } from "node:child_process";
import { appendFileSync } from "node:fs";
import { link, mkdir, readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { FileMissing, FileTooLarge, StoreFull, UnsafeFile } from "./errors.ts";
import { stageFile } from "./stage-file.ts";
import { hashBytes, makeBytes } from "./testing/suite-subject.ts";
import { createTemporaryDirectory } from "./testing/temporary-directory.ts";

async function startArea() {
  const root = await createTemporaryDirectory();
  const [stagingDir, workDir] = [join(root, "staging"), join(root, "work")];
  await Promise.all([mkdir(stagingDir), mkdir(workDir)]);
  return { root, workDir, area: { stagingDir } };
}

/** Every kind of thing that a hostile component may leave under the name of its report. */
const zoo = {
  "a symbolic link": { reason: "symbolic link", make: (path) => symlink("/etc/passwd", path) },
  "a dangling link": { reason: "symbolic link", make: (path) => symlink("/nowhere", path) },
  "a link to a device": { reason: "symbolic link", make: (path) => symlink("/dev/zero", path) },
  "a pipe": {
    reason: "not a regular file",
    make: async (path) => void (await promisify(execFile)("mkfifo", [path])),
  },
  "a socket": { reason: "not a regular file", make: listen },
  "a directory": { reason: "not a regular file", make: async (path) => void (await mkdir(path)) },
  "a hard link": {
    reason: "hard link",
    make: async (path) => {
      await writeFile(`${path}.other`, "instance key");
      await link(`${path}.other`, path);
    },
  },
} satisfies Record<string, { reason: string; make: (path: string) => Promise<void> }>;

async function listen(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

describe("staging a component's file", () => {
  it.each([0, 1, 1_048_576, 5_000_001])("copies %i bytes with the digest of the copy", async (sizeBytes) => {
    const { area, workDir } = await startArea();
    const [path, bytes] = [join(workDir, "report"), makeBytes(sizeBytes)];
    await writeFile(path, bytes);
    const file = await stageFile(area, path, { within: workDir });
    expect(file).toMatchObject({ sizeBytes, sha256: hashBytes(bytes), changedWhileRead: false });
    expect(hashBytes(await readFile(file.path))).toBe(file.sha256);
    expect(hashBytes(await readFile(path))).toBe(file.sha256);
  });

  it.each(Object.entries(zoo))("refuses %s by name, and reads nothing of it", async (_, { reason, make }) => {
    const { area, workDir } = await startArea();
    const path = join(workDir, "report.json");
    await make(path);
    const failure: unknown = await stageFile(area, path, { within: workDir }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(UnsafeFile);
    expect(failure).toMatchObject({ path, reason, message: expect.stringContaining("report.json") });
    expect(await readdir(area.stagingDir)).toEqual([]);
  });

  it("refuses a device, without reading for ever", async () => {
    const { area } = await startArea();
    await expect(stageFile(area, "/dev/zero")).rejects.toMatchObject({ reason: "not a regular file" });
  });

  it("refuses what a linked directory leads out of the work directory", async () => {
    const { area, root, workDir } = await startArea();
    await mkdir(join(root, "elsewhere"));
    await writeFile(join(root, "elsewhere", "key"), "instance key");
    await symlink(join(root, "elsewhere"), join(workDir, "out"));
    await mkdir(join(root, "work-sibling"));
    await writeFile(join(root, "work-sibling", "key"), "x");
    for (const path of ["out/key", "../elsewhere/key", "../work-sibling/key"]) {
      const staging = stageFile(area, join(workDir, path), { within: workDir });
      await expect(staging).rejects.toMatchObject({ name: "UnsafeFile", reason: "outside" });
    }
    await mkdir(join(workDir, "..in"));
    await writeFile(join(workDir, "..in", "report"), "x");
    expect((await stageFile(area, join(workDir, "..in", "report"), { within: workDir })).sizeBytes).toBe(1);
  });

  it("says that a file is missing", async () => {
    const { area, workDir } = await startArea();
    await writeFile(join(workDir, "file"), "");
    await expect(stageFile(area, join(workDir, "nope"))).rejects.toBeInstanceOf(FileMissing);
    await expect(stageFile(area, join(workDir, "file", "nope"))).rejects.toBeInstanceOf(FileMissing);
  });

  it("judges a sparse file by its size before it reads", async () => {
    const { area, workDir } = await startArea();
    const path = join(workDir, "sparse");
    await writeFile(path, "");
    await truncate(path, 2 ** 40);
    await expect(stageFile(area, path, { maxBytes: 2 ** 30 })).rejects.toBeInstanceOf(FileTooLarge);
    const floored = { ...area, minFreeBytes: 1 };
    await expect(stageFile(floored, path)).rejects.toBeInstanceOf(StoreFull);
    expect(await readdir(area.stagingDir)).toEqual([]);
  });

  it("keeps what the file had at the start and says that it changed, when somebody goes on writing", async () => {
    const { area, workDir } = await startArea();
    const [path, bytes] = [join(workDir, "report"), makeBytes(3_000_000)];
    await writeFile(path, bytes);
    const meddling = {
      get stagingDir() {
        appendFileSync(path, "more"); // asked for after the source was opened, before it is read
        return area.stagingDir;
      },
    };
    const file = await stageFile(meddling, path);
    expect(file).toMatchObject({ sizeBytes: bytes.length, sha256: hashBytes(bytes), changedWhileRead: true });
    expect(hashBytes(await readFile(file.path))).toBe(file.sha256);
  });

  it("is aborted between reads and leaves nothing", async () => {
    const { area, workDir } = await startArea();
    const path = join(workDir, "report");
    await writeFile(path, makeBytes(20 * 1024 * 1024));
    const abort = new AbortController();
    const reason = new Error("cancelled by the test");
    const staging = stageFile(area, path, { signal: abort.signal });
    abort.abort(reason);
    await expect(staging).rejects.toBe(reason);
    expect(await readdir(area.stagingDir)).toEqual([]);
  });
});
