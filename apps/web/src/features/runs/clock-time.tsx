import dayjs from "dayjs";

/** The time of day, local; the whole time, local and UTC, on hover. `at` is ISO 8601. */
export function ClockTime({ at, className }: { at: string; className?: string | undefined }) {
  const time = dayjs(at);
  return (
    <time dateTime={at} title={`${time.format("YYYY-MM-DD HH:mm:ss.SSS")} · ${at}`} className={className}>
      {time.format("HH:mm:ss")}
    </time>
  );
}
