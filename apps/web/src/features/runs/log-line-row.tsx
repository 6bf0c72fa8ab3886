import { Highlight } from "@mantine/core";
import { AnsiText } from "./ansi-text.tsx";
import { ClockTime } from "./clock-time.tsx";
import type { LogLine } from "./log-lines.ts";
import classes from "./logs.module.css";

interface LogLineRowProps {
  line: LogLine;
  /** Marked in the line, which then has no colors. */
  search: string;
  showsStep: boolean;
}

/** One line with its time, its step where several are mixed, and its stream where it is not the usual one. */
export function LogLineRow({ line, search, showsStep }: LogLineRowProps) {
  return (
    <div
      className={classes.line}
      data-stream={line.stream}
      data-step={showsStep || undefined}
      title={line.stream}
    >
      <ClockTime at={line.at} className={classes.aside} />
      {showsStep && (
        <span className={classes.aside} title={line.stepRef}>
          {line.stepRef}
        </span>
      )}
      <span className={classes.text}>
        {search === "" ? (
          <AnsiText text={line.text} />
        ) : (
          <Highlight highlight={search} span inherit>
            {line.plain}
          </Highlight>
        )}
      </span>
    </div>
  );
}
