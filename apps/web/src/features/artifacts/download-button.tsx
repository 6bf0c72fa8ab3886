import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CircleStop, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { showText } from "../../ui/show-text.ts";
import { downloadEach } from "./download-each.ts";

/** Downloads the selected artifacts one after the other; it says how far it is and can be stopped. */
export function DownloadButton({ artifacts }: { artifacts: readonly ArtifactMetadata[] }) {
  const { progress, start, stop } = useDownloads(artifacts);
  if (progress === null) {
    return (
      <Button size="xs" variant="default" leftSection={<Download size={14} aria-hidden />} onClick={start}>
        Download
      </Button>
    );
  }
  return (
    <>
      <Text size="sm" role="status">
        {progress.begun} of {progress.of} downloads begun
      </Text>
      <Button size="xs" variant="default" leftSection={<CircleStop size={14} aria-hidden />} onClick={stop}>
        Stop downloading
      </Button>
    </>
  );
}

function useDownloads(artifacts: readonly ArtifactMetadata[]) {
  const [progress, setProgress] = useState<{ begun: number; of: number } | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async () => {
    const controller = new AbortController();
    running.current = controller;
    const of = artifacts.length;
    setProgress({ begun: 0, of });
    const failed = await downloadEach(artifacts, {
      signal: controller.signal,
      onBegun: (begun) => setProgress({ begun, of }),
    });
    setProgress(null);
    for (const { artifact, message } of failed) {
      notifications.show({
        color: "red",
        title: `“${showText(artifact.name)}” was not downloaded`,
        message,
        autoClose: 15_000,
      });
    }
  };
  return { progress, start: () => void start(), stop: () => running.current?.abort() };
}
