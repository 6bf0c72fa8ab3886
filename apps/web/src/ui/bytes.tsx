import prettyBytes from "pretty-bytes";

/** A size in words, with the exact number of bytes on hover. */
export function Bytes({ sizeBytes }: { sizeBytes: number }) {
  return (
    <span title={`${sizeBytes.toLocaleString("en-US")} bytes`}>
      {prettyBytes(sizeBytes, { binary: true, maximumFractionDigits: 1 })}
    </span>
  );
}
