import type { RunEvent } from "@exhibit/contracts";

/** An event as the list shows it; `folded` counts earlier progress reports of the same attempt that it stands for. */
export interface ShownEvent {
  event: RunEvent;
  folded: number;
}

/** Leaves of progress reports that follow each other only the last one. */
export function foldProgress(events: readonly RunEvent[]): ShownEvent[] {
  const shown: ShownEvent[] = [];
  for (const event of events) {
    const last = shown.at(-1);
    if (last && isSameProgress(last.event, event)) {
      shown[shown.length - 1] = { event, folded: last.folded + 1 };
    } else shown.push({ event, folded: 0 });
  }
  return shown;
}

function isSameProgress({ body: one }: RunEvent, { body: other }: RunEvent): boolean {
  return (
    one.type === "step.progress" &&
    other.type === "step.progress" &&
    one.stepRef === other.stepRef &&
    one.attempt === other.attempt
  );
}
