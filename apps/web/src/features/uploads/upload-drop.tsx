import { Stack, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import "@mantine/dropzone/styles.css";
import { Upload } from "lucide-react";
import { addUploads } from "./upload-store.ts";

/** Takes files that are dropped anywhere on the page; shows itself only while something is dragged over it. */
export function UploadDrop() {
  return (
    <Dropzone.FullScreen onDrop={addUploads}>
      <Stack align="center" justify="center" gap="xs" mih="60vh" style={{ pointerEvents: "none" }}>
        <Upload size={40} aria-hidden />
        <Text size="xl">Drop files to upload them to the library</Text>
      </Stack>
    </Dropzone.FullScreen>
  );
}
