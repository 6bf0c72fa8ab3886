import prettyBytes from "pretty-bytes";

// Made once: in a list of thousands, a format per row is felt.
const exact = new Intl.NumberFormat("en-US");

/** A size in words, with the exact number of bytes on hover. */
export function Bytes({ sizeBytes }: { sizeBytes: number }) {
  return (
    <span title={`${exact.format(sizeBytes)} bytes`}>
      {prettyBytes(sizeBytes, { binary: true, maximumFractionDigits: 1 })}
    </span>
  );
}
