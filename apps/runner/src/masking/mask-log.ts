import type { LogStream } from "@exhibit/contracts";
import type { LogWriter } from "../execution/log-writer.ts";
import type { Masker } from "./create-masker.ts";

/** A log whose text is masked before anything of it is kept, wherever pieces begin and end. */
export function maskLog(log: LogWriter, masker: Masker): LogWriter {
  const streams = { stdout: masker.stream(), stderr: masker.stream(), system: masker.stream() };
  const write = (stream: LogStream, text: string) => log.write(stream, streams[stream].feed(text));
  return {
    write,
    line: (stream, text) => write(stream, `${text}\n`),
    async close() {
      for (const stream of ["stdout", "stderr", "system"] as const) log.write(stream, streams[stream].end());
      await log.close();
    },
  };
}
