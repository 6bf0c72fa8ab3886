import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolDefinitions } from "@exhibit/components";
import { installStandIn } from "@exhibit/components/stand-in-tool";
import { EnvError, parseEnv } from "@exhibit/config";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ToolEnv } from "./tool-setting.ts";
import { openToolShelf } from "./tool-shelf.ts";

const help = (name: string) =>
  readFile(new URL(`../../../../packages/components/fixtures/help/${name}.txt`, import.meta.url), "utf8");
const dnsx = toolDefinitions.filter(({ name }) => name === "dnsx");
const version = (number: string) => `\t\tprojectdiscovery.io\n\n[INF] Current Version: ${number}`;
const digest = `sha256:${"b".repeat(64)}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-shelf-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function install(number: string, where = folder) {
  return installStandIn(where, {
    name: "dnsx",
    help: await help("dnsx"),
    answers: { "-version": version(number) },
  });
}

const open = (variables: Record<string, string> = {}) =>
  openToolShelf(dnsx, parseEnv(ToolEnv, { PATH: folder, ...variables }));

describe("the tools of a runner", () => {
  it("are found on PATH, with the version that they tell", async () => {
    const { path } = await install("1.2.2");
    const shelf = await open();
    expect(shelf.list()).toEqual([
      { state: "ready", name: "dnsx", version: "1.2.2", source: { kind: "file", path } },
    ]);
    expect(shelf.find("dnsx")).toEqual({ name: "dnsx", version: "1.2.2", source: { kind: "file", path } });
  });

  it("are told from namesakes, and say where one is missing", async () => {
    const shelf = await open();
    expect(shelf.list()).toEqual([{ state: "missing", name: "dnsx", fault: "no dnsx on PATH" }]);
    const path = join(folder, "dnsx");
    await writeFile(path, "#!/bin/sh\necho 'usage: dnsx [-h] url'\n", { mode: 0o755 });
    await shelf.refresh();
    expect(shelf.list()).toEqual([
      {
        state: "missing",
        name: "dnsx",
        fault: `${path} does not answer as dnsx does: it is another program`,
      },
    ]);
    expect(shelf.find("dnsx")).toBeNull();
  });

  it("are not waited for where one leaves a child behind that holds its output", async () => {
    const script = "#!/bin/sh\nsleep 600 &\necho 'projectdiscovery.io Current Version: 1.2.2'\n";
    await writeFile(join(folder, "dnsx"), script, { mode: 0o755 });
    const shelf = await open({ PATH: `${folder}:/usr/bin:/bin` });
    expect(shelf.find("dnsx")?.version).toBe("1.2.2");
  });

  it("come and go while the runner is at work, and are asked again only when they changed", async () => {
    const shelf = await open();
    const first = await install("1.2.2");
    await shelf.refresh();
    await shelf.refresh();
    expect(shelf.find("dnsx")?.version).toBe("1.2.2");
    expect(await first.calls()).toHaveLength(1);
    await install("1.3.1");
    await shelf.refresh();
    expect(shelf.find("dnsx")?.version).toBe("1.3.1");
    await rm(first.path);
    await shelf.refresh();
    expect(shelf.find("dnsx")).toBeNull();
  });

  it("come from where the setting says, before PATH", async () => {
    await install("1.2.2");
    const elsewhere = join(folder, "elsewhere");
    await mkdir(elsewhere);
    const { path } = await install("1.0.0", elsewhere);
    expect((await open({ EXHIBIT_TOOL_DNSX: path })).find("dnsx")?.version).toBe("1.0.0");
    expect((await open({ EXHIBIT_TOOL_DNSX: "/nowhere/dnsx" })).list()).toEqual([
      { state: "missing", name: "dnsx", fault: "/nowhere/dnsx is no program that can be run" },
    ]);
  });

  it("come from an image with a digest, run by the engine that is there", async () => {
    const setting = { EXHIBIT_TOOL_DNSX: `image:docker.io/projectdiscovery/dnsx@${digest}` };
    const image = `docker.io/projectdiscovery/dnsx@${digest}`;
    expect((await open(setting)).list()).toEqual([
      {
        state: "missing",
        name: "dnsx",
        fault: `image ${image} needs docker or podman, and neither is on PATH`,
      },
    ]);
    const printed = join(folder, "version.txt");
    await writeFile(printed, version("1.2.2"));
    const engine = { help: await help("docker-run"), operands: 2, stderr: printed, answers: { rm: "" } };
    const docker = await installStandIn(folder, { name: "docker", ...engine });
    const shelf = await open(setting);
    expect(shelf.find("dnsx")).toEqual({ name: "dnsx", version: "1.2.2", source: { kind: "image", image } });
    const [call = [], removal = []] = await docker.calls();
    expect(call.slice(-3)).toEqual([image, "-version", "-duc"]);
    expect(removal.slice(0, 2)).toEqual(["rm", "--force"]);
  });

  it.each([
    "image:projectdiscovery/dnsx:latest",
    "image:projectdiscovery/dnsx",
    `image:projectdiscovery/dnsx@${digest.slice(0, -1)}`,
    `image:--privileged@${digest}`,
    "dnsx",
  ])("are refused from %s, in words that say what would be right", (value) => {
    const parse = () => parseEnv(ToolEnv, { EXHIBIT_TOOL_DNSX: value });
    expect(parse).toThrow(EnvError);
    expect(parse).toThrow(
      `EXHIBIT_TOOL_DNSX is "${value}": an absolute path, or image:<name>@sha256:<digest>`,
    );
  });
});
