import { Button, FileButton } from "@mantine/core";
import { Upload } from "lucide-react";
import { useRef } from "react";
import { addUploads } from "./upload-store.ts";

/** Asks for files of this machine and uploads them. */
export function UploadButton({ variant = "filled" }: { variant?: "filled" | "default" }) {
  // Without a reset the same file could not be chosen twice.
  const reset = useRef<() => void>(null);
  const choose = (files: File[]) => {
    addUploads(files);
    reset.current?.();
  };
  return (
    <FileButton multiple onChange={choose} resetRef={reset} inputProps={{ "aria-label": "Files to upload" }}>
      {(props) => (
        <Button {...props} variant={variant} leftSection={<Upload size={15} aria-hidden />}>
          Upload files
        </Button>
      )}
    </FileButton>
  );
}
