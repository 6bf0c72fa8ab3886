import type { ArtifactZipSelection } from "@exhibit/contracts";
import { notifications } from "@mantine/notifications";
import prettyBytes from "pretty-bytes";
import { readErrorBody } from "../../error-body.ts";
import { trpcClient } from "../../trpc.ts";

/** Asks what the zip would be, then has the browser save it; says why where there can be none. */
export async function downloadZip(selection: ArtifactZipSelection): Promise<void> {
  try {
    const { fileName, files, sizeBytes } = await trpcClient.artifact.planZip.mutate(selection);
    saveZip(selection);
    const size = prettyBytes(sizeBytes, { binary: true, maximumFractionDigits: 1 });
    const count = files === 1 ? "1 file" : `${files} files`;
    notifications.show({ message: `${fileName} is on its way: ${count}, ${size} before packing.` });
  } catch (error) {
    const { message } = readErrorBody(error);
    notifications.show({ color: "red", title: "There is no such zip", message, autoClose: 15_000 });
  }
}

/** The browser saves the answer as it comes; nothing of it passes through this page. */
function saveZip(selection: ArtifactZipSelection): void {
  if (selection.by === "run") {
    const link = document.createElement("a");
    link.href = `/api/v1/workflows/runs/${selection.runId}/zip`;
    link.download = "";
    link.click();
    return;
  }
  // So many ids fit into no address.
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/api/v1/artifacts/zip";
  for (const id of selection.artifactIds) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "artifactId";
    field.value = id;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
